//! Cells, synapses, inputs and networks of NeuroML, against closed forms and the equations of the standard.

use synfire::files::neuroml::{Cell, Course, Document};
use synfire::prelude::*;

pub const CELLS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="cells">
    <notes>Cells, written for this test.</notes>
    <iafCell id="iaf" leakReversal="-50mV" thresh="-55mV" reset="-70mV" C="0.2nF" leakConductance="0.01uS"/>
    <iafRefCell id="iafRef" leakReversal="-50 mV" thresh="-55 mV" reset="-70 mV" C="200 pF" leakConductance="10 nS" refract="5ms"/>
    <izhikevichCell id="burst" v0="-70mV" thresh="30mV" a="0.02" b="0.2" c="-50.0" d="2"/>
    <izhikevich2007Cell id="rs" v0="-60mV" C="100pF" k="0.7nS_per_mV" vr="-60mV" vt="-40mV" vpeak="35mV"
        a="0.03per_ms" b="-2nS" c="-50mV" d="100pA"/>
    <adExIaFCell id="adex" C="281pF" gL="30nS" EL="-70.6mV" reset="-48.5mV" VT="-50.4mV" thresh="-40.4mV" refract="0ms"
        delT="2mV" tauw="40ms" a="4nS" b="0.08nA"/>
    <fitzHughNagumo1969Cell id="fhn" a="0.7" b="0.8" I="1.0" phi="0.08" V0="0.0" W0="0.0"/>
    <expOneSynapse id="one" gbase="0.5nS" erev="0mV" tauDecay="3ms"/>
    <expTwoSynapse id="two" gbase="0.5nS" erev="-80mV" tauRise="1ms" tauDecay="2ms"/>
    <alphaSynapse id="alpha" gbase="0.5nS" erev="0mV" tau="2ms"/>
    <pulseGenerator id="pulse" delay="50ms" duration="200ms" amplitude="0.08nA"/>
    <sineGenerator id="sine" phase="0" delay="50ms" duration="200ms" amplitude="1.4nA" period="50ms"/>
    <pulseGeneratorDL id="dimensionless" delay="20ms" duration="1000ms" amplitude="15"/>
    <spikeArray id="train"><spike id="0" time="50ms"/><spike id="1" time="0.1s"/></spikeArray>
    <network id="net">
        <population id="iafs" component="iaf" size="1"/>
        <population id="refs" component="iafRef" size="1"/>
        <population id="trains" component="train" size="2"/>
        <population id="targets" component="adex"><instance id="0"/><instance id="1"/><instance id="2"/></population>
        <projection id="p" presynapticPopulation="trains" postsynapticPopulation="targets" synapse="two">
            <connectionWD id="0" preCellId="../trains[0]" postCellId="../targets/2/adex" weight="3" delay="2ms"/>
            <connection id="1" preCellId="../trains[1]" postCellId="../targets/0/adex"/>
        </projection>
        <inputList id="inputs" population="targets" component="pulse">
            <input id="0" target="../targets/1/adex" destination="synapses"/>
        </inputList>
    </network>
</neuroml>"#;

#[test]
fn quantities_become_those_of_the_models() {
    let document = Document::parse(CELLS).unwrap();
    let Some(Cell::Iaf(iaf)) = document.cell("iaf") else { panic!() };
    assert_eq!((iaf.tau, iaf.r, iaf.v_rest, iaf.v_th, iaf.v_reset, iaf.t_ref), (20.0, 0.1, -50.0, -55.0, -70.0, 0.0));
    let Some(Cell::Iaf(iaf)) = document.cell("iafRef") else { panic!() };
    assert_eq!((iaf.tau, iaf.r, iaf.t_ref), (20.0, 0.1, 5.0));
    let Some(Cell::AdEx(adex)) = document.cell("adex") else { panic!() };
    assert_eq!((adex.tau, adex.a, adex.b, adex.tau_w), (281.0 / 30.0, 4.0, 80.0, 40.0));
    let Some(Cell::FitzHughNagumo(model, current)) = document.cell("fhn") else { panic!() };
    assert_eq!((model.a, model.b, model.tau, current), (0.7, 0.8, 12.5, 1.0));
    assert_eq!(document.synapse("two").unwrap().course, Course::ExpTwo(1.0, 2.0));
    assert_eq!((document.synapse("two").unwrap().g, document.synapse("two").unwrap().reversal), (0.5, -80.0));
    let sine = document.current("sine").unwrap();
    assert_eq!((sine.at(49.9), sine.at(50.0), sine.at(250.1)), (0.0, 0.0, 0.0));
    assert!((sine.at(62.5) - 1400.0).abs() < 1e-9 && (sine.at(87.5) + 1400.0).abs() < 1e-9);
    assert_eq!(document.spike_arrays[0].1, [50.0, 100.0]);
}

/// The equation of the 2007 cell as it stands in the definition, beside the model that it becomes.
#[test]
fn the_cell_of_2007_has_its_own_equation() {
    use synfire::affine::Affine;
    let Some(Cell::Izhikevich2007(model)) = Document::parse(CELLS).unwrap().cell("rs") else { panic!() };
    for (v, u, i) in [(-60.0, 0.0, 100.0), (-45.0, 30.0, 70.0), (-30.0, -20.0, 0.0)] {
        let [dv, du] = model.flow([v, u], Affine { a: i, b: 0.0 });
        let expected_v = (0.7 * (v + 60.0) * (v + 40.0) - u + i) / 100.0;
        let expected_u = 0.03 * (-2.0 * (v + 60.0) - u);
        assert!((dv.a - dv.b * v - expected_v).abs() < 1e-12, "{v} {u} {i}");
        assert!((du.a - du.b * u - expected_u).abs() < 1e-12, "{v} {u} {i}");
    }
}

#[test]
fn a_network_runs_as_its_file_says() {
    let document = Document::parse(CELLS).unwrap();
    let mut net = Network::new(0.01).unwrap();
    let populations = document.build("net", &mut net).unwrap();
    let names: Vec<(&str, usize)> = populations.iter().map(|(name, pop)| (name.as_str(), pop.len())).collect();
    assert_eq!(names, [("iafs", 1), ("refs", 1), ("trains", 2), ("targets", 3)]);
    for (_, pop) in &populations {
        net.record_spikes(*pop).unwrap();
    }
    let run = net.run(300.0).unwrap();
    // From -70 mV towards -50 mV with 20 ms, until -55 mV: a period of 20 ln(4) ms, and 5 ms more with refractoriness. A
    // spike is found at most a step late.
    for (k, period) in [(0, 20.0 * 4f64.ln()), (1, 20.0 * 4f64.ln() + 5.0)] {
        let times = run.spikes(populations[k].1).unwrap().times;
        assert!(times.len() >= 8);
        for two in times.to_vec().windows(2) {
            assert!((two[1] - two[0] - period).abs() <= 0.01 + 1e-9, "{two:?}, not {period}");
        }
    }
    assert_eq!(run.spikes(populations[2].1).unwrap().trains(), [vec![50.0, 100.0], vec![50.0, 100.0]]);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let message = |text: &str| Document::parse(text).unwrap_err().to_string();
    let within = |element: &str| message(&format!("<neuroml>\n\n{element}\n</neuroml>"));
    assert!(within("<hhCell id=\"h\"/>").contains("line 3, <hhCell id=\"h\">: this element is not known"));
    let cell = "<iafCell id=\"a\" leakReversal=\"-50mV\" thresh=\"-55mV\" reset=\"-70ms\" C=\"0.2nF\" leakConductance=\"0.01uS\"/>";
    assert!(within(cell).contains("line 3, <iafCell id=\"a\">: reset = \"-70ms\" is no number in one of mV, V"));
    assert!(within(&cell.replace("-70ms", "-70mV").replace("0.01uS", "0uS")).contains("must be above zero"));
    assert!(within(&cell.replace("-70ms", "-70mV").replace("C=", "D=")).contains("it has no attribute \"C\""));
    assert!(message("<neuroml><iafCell").contains("line 1"));
    assert!(message("<neuroml>\n<network id=\"n\">").contains("cut short"));
    assert!(message("").contains("no element"));
    assert!(message(&"<a>".repeat(100_000)).contains("64 deep"));
    let mut net = Network::new(0.1).unwrap();
    let document = Document::parse(&CELLS.replace("synapse=\"two\"", "synapse=\"three\"")).unwrap();
    let error = document.build("net", &mut net).unwrap_err().to_string();
    assert!(error.contains("there is no synapse \"three\"") && error.contains("line 24"), "{error}");
    assert!(matches!(document.build("other", &mut net), Err(Error::Missing { .. })));
}

/// A cell whose resting potential and capacitance are written so.
fn iaf(rest: &str, capacitance: &str) -> Result<Lif> {
    let text = format!(
        "<neuroml><iafCell id='a' leakReversal='{rest}' thresh='-55mV' reset='-70mV' C='{capacitance}' leakConductance='10 nS'/></neuroml>"
    );
    let Some(Cell::Iaf(cell)) = Document::parse(&text)?.cell("a") else { panic!() };
    Ok(cell)
}

#[test]
fn every_unit_is_one_quantity() {
    for rest in ["-70mV", "-70 mV", "-0.07V", "-7e-2 V", " -70.0 mV "] {
        assert_eq!(iaf(rest, "200pF").unwrap().v_rest, -70.0, "{rest}");
    }
    for capacitance in ["200pF", "0.2 nF", "2e-4uF", "2e-10F"] {
        assert!((iaf("-70mV", capacitance).unwrap().tau - 20.0).abs() < 1e-12, "{capacitance}");
    }
    for rest in ["-70", "5 ms", "infmV", "", "mV", "--70mV"] {
        assert!(iaf(rest, "200pF").unwrap_err().to_string().contains("is no number in one of mV, V"), "{rest}");
    }
}
