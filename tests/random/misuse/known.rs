//! Faults that are known: the calls that show them are left out, so that the rest can be tried.

/// A kind of call that does harm. What mends it removes it from [`KNOWN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A panic of user code while something is added leaves the network changed.
    PanicWhileBuilding,
    /// A learning rule has no trace of the target.
    NoTraceOfTarget,
    /// A recording has a period that rounds to no step.
    PeriodOfNoStep,
    /// The bounds of a rule are no numbers, or the wrong way round.
    Bounds,
    /// A field takes any number of neurons, but a convolution in it does not.
    FieldOfOtherLength,
    /// A model starts in a state that is not finite.
    StartNotFinite,
    /// A gate, trace or weight becomes what is no number, and nobody notices.
    NotFiniteUnnoticed,
    /// A time constant of a trace or an eligibility is no positive number.
    TimeConstant,
    /// A panic of user code in a run leaves what was recorded until then to the next run.
    StaleRecording,
    /// A panic of user code while the first signals of a run are published leaves the network changed.
    PanicBeforeTheFirstStep,
    /// A learning projection is made after a restore.
    LearnAfterRestore,
    /// Synapses are listed, or set, that were never stored one by one.
    ListOfAll,
    /// Building takes more memory than the budget.
    MemoryOfBuilding,
    /// Random numbers are asked for from a neuron on that is no multiple of 4.
    OffFour,
    /// A report of progress has fields that make no sense.
    OddProgress,
    /// A recording claims to be of more neurons than there are.
    HugeSpikes,
    /// A ring has more units than there is memory.
    HugeRing,
}

/// The faults that are known. It is to become empty.
pub const KNOWN: &[Fault] = &[
    Fault::PanicWhileBuilding,
    Fault::NoTraceOfTarget,
    Fault::PeriodOfNoStep,
    Fault::Bounds,
    Fault::FieldOfOtherLength,
    Fault::StartNotFinite,
    Fault::NotFiniteUnnoticed,
    Fault::TimeConstant,
    Fault::StaleRecording,
    Fault::PanicBeforeTheFirstStep,
    Fault::LearnAfterRestore,
    Fault::ListOfAll,
    Fault::MemoryOfBuilding,
    Fault::OffFour,
    Fault::OddProgress,
    Fault::HugeSpikes,
    Fault::HugeRing,
];

/// Whether calls of this kind are left out. `SYNFIRE_SHOW` names one that is not, or all of them by "all".
pub fn is_known(fault: Fault) -> bool {
    let shown = std::env::var("SYNFIRE_SHOW").unwrap_or_default();
    KNOWN.contains(&fault) && shown != "all" && shown != format!("{fault:?}")
}
