//! Snapshots on disk: whatever happens to the process, the disk or the file, there is a whole state or an error.

use crate::folder::Folder;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use synfire::network::Snapshot;
use synfire::prelude::*;

/// A network with a state of some 16 kB times `size`, of which everything is different at any time.
fn network(size: usize) -> (Network, Pop) {
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(100 * size, Izhikevich::default()).unwrap();
    net.drive(cells, WhiteNoise(3.0)).unwrap();
    net.drive(cells, Constant(10.0)).unwrap();
    net.connect(cells, cells, FixedInDegree(5).weight(0.1).delay(1.0), Synapse::new(Exponential { tau: 5.0 })).unwrap();
    net.record_spikes(cells).unwrap();
    (net, cells)
}

fn reason(error: Error) -> String {
    let Error::Unreadable { reason, .. } = error else { panic!("{error:?}") };
    reason
}

#[test]
fn a_saved_state_goes_on_with_the_same_bits() {
    let folder = Folder::new("same-bits");
    let (mut net, cells) = network(1);
    net.run(50.0).unwrap();
    net.save(folder.join("state.synfire")).unwrap();
    let spikes = net.run(100.0).unwrap().spikes(cells).unwrap();
    let (mut other, others) = network(1);
    other.load(folder.join("state.synfire")).unwrap();
    assert_eq!(other.run(100.0).unwrap().spikes(others).unwrap(), spikes);
    assert!(spikes.count() > 30, "{}", spikes.count());
    assert_eq!(other.state_hash(), net.state_hash());
    net.snapshot().save(folder.join("state.synfire")).unwrap();
    assert_eq!(Snapshot::load(folder.join("state.synfire")).unwrap(), net.snapshot());
}

#[test]
fn checkpoints_alter_nothing_and_stand_at_multiples_of_their_time() {
    let folder = Folder::new("checkpoints");
    let (net, cells) = network(1);
    let mut net = net.generations(2);
    let (mut plain, plain_cells) = network(1);
    net.checkpoint(folder.join("state.synfire"), 7.0).unwrap();
    let cut: Vec<_> = [10.0, 11.0, 9.0].map(|ms| net.run(ms).unwrap().spikes(cells).unwrap().count()).into();
    let whole = plain.run(30.0).unwrap().spikes(plain_cells).unwrap();
    assert_eq!(cut.iter().sum::<usize>(), whole.count());
    assert_eq!(net.state_hash(), plain.state_hash());
    let (mut other, _) = network(1);
    other.load(folder.join("state.synfire")).unwrap();
    assert_eq!(other.time(), 28.0);
    other.load(folder.0.join("state.synfire.1")).unwrap();
    assert_eq!(other.time(), 21.0);
    other.run(9.0).unwrap();
    assert_eq!(other.state_hash(), plain.state_hash());
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2, "no more generations than asked for");

    net.no_checkpoints();
    net.run(20.0).unwrap();
    other.load(folder.join("state.synfire")).unwrap();
    assert_eq!(other.time(), 28.0);
    assert!(matches!(net.checkpoint(folder.join("state.synfire"), 0.0), Err(Error::Parameter { .. })));
    assert!(matches!(net.checkpoint(folder.join("state.synfire"), 0.25), Err(Error::OffGrid { .. })));
}

#[test]
fn a_checkpoint_that_cannot_be_written_ends_the_run_and_harms_nothing() {
    let (mut net, cells) = network(1);
    net.checkpoint("/no such folder/state", 5.0).unwrap();
    let Err(Error::File { path, reason }) = net.run(20.0) else { panic!() };
    assert!(path == "/no such folder/state" && reason.contains("os error 2"), "{path}: {reason}");
    assert_eq!(net.time(), 5.0);
    let until_then = net.recorded().unwrap().spikes(cells).unwrap();
    net.no_checkpoints();
    let rest = net.run(15.0).unwrap().spikes(cells).unwrap();
    let (mut plain, plain_cells) = network(1);
    let all = plain.run(20.0).unwrap().spikes(plain_cells).unwrap();
    assert_eq!(until_then.count() + rest.count(), all.count());
    assert_eq!(net.state_hash(), plain.state_hash());
}

#[test]
fn a_state_of_another_network_is_refused_by_the_name_of_what_differs() {
    let folder = Folder::new("named");
    type Change = fn(&mut Network, Pop, f64) -> Result<()>;
    let build = |n: usize, dt: f64, seed: u64, changes: &[(Change, f64)]| -> Network {
        let mut net = Network::new(dt).unwrap().seed(seed);
        let cells = net.add(n, Lif::default()).unwrap();
        changes.iter().for_each(|(change, number)| change(&mut net, cells, *number).unwrap());
        net
    };
    let drive: Change = |net, cells, number| net.drive(cells, Constant(number)).map(drop);
    let wire: Change = |net, cells, number| {
        net.connect(cells, cells, OneToOne.weight(number), Synapse::new(Exponential { tau: 5.0 })).map(|_| ())
    };
    let changes = [(drive, 1.0), (drive, 2.0), (wire, 1.0)];
    build(10, 0.1, 3, &changes).save(folder.join("state.synfire")).unwrap();
    let refused = |mut net: Network| match net.load(folder.join("state.synfire")) {
        Err(Error::Snapshot { reason }) => reason,
        other => panic!("{other:?}"),
    };
    build(10, 0.1, 3, &changes).load(folder.join("state.synfire")).unwrap();
    let cases = [
        (build(10, 0.2, 3, &changes), "with a time step of 0.1 ms where this one has 0.2 ms"),
        (build(10, 0.1, 4, &changes), "with the seed 3 where this one has 4"),
        (
            build(11, 0.1, 3, &changes),
            "population 0 (Lif) of 10 neurons where this one was given a population 0 (Lif) of 11",
        ),
        (build(10, 0.1, 3, &[(drive, 1.0), (drive, 2.5), (wire, 1.0)]), "whose drive 1 is another than here"),
        (build(10, 0.1, 3, &[(drive, 1.0), (drive, 2.0), (wire, 1.5)]), "whose projection 0 is another than here"),
        (build(10, 0.1, 3, &[(drive, 1.0), (drive, 2.0)]), "that has a projection 0 besides"),
        (build(10, 0.1, 3, &[(drive, 1.0), (wire, 1.0)]), "given a drive 1 where this one was given a projection 0"),
        (build(10, 0.1, 3, &[changes[0], changes[1], changes[2], (drive, 1.0)]), "without the drive 2"),
    ];
    for (net, expected) in cases {
        let message = refused(net);
        assert!(message.contains(expected), "{message}, not {expected}");
    }
}

#[test]
fn every_cut_and_every_flipped_bit_of_a_file_is_refused() {
    let folder = Folder::new("damage");
    let (mut net, _) = network(1);
    net.run(5.0).unwrap();
    net.save(folder.join("state.synfire")).unwrap();
    let good = fs::read(folder.join("state.synfire")).unwrap();
    assert!((4_000..40_000).contains(&good.len()), "{}", good.len());

    let file = OpenOptions::new().write(true).open(folder.join("state.synfire")).unwrap();
    for len in (0..good.len()).rev() {
        file.set_len(len as u64).unwrap();
        assert!(reason(Snapshot::load(folder.join("state.synfire")).unwrap_err()).contains("byte"));
    }
    fs::write(folder.join("state.synfire"), &good).unwrap();
    let mut file = OpenOptions::new().write(true).open(folder.join("state.synfire")).unwrap();
    for (at, &byte) in good.iter().enumerate() {
        for bit in 0..8 {
            file.seek(SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&[byte ^ 1 << bit]).unwrap();
            reason(Snapshot::load(folder.join("state.synfire")).unwrap_err());
        }
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(&[byte]).unwrap();
    }
    net.load(folder.join("state.synfire")).unwrap();
}

/// The file with the checksums of its sections set right.
fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = |words: &[u8]| {
        words.chunks_exact(8).fold(0xcbf2_9ce4_8422_2325, |hash: u64, word| {
            let hash = (hash ^ u64::from_le_bytes(word.try_into().unwrap())).wrapping_mul(0x0000_0100_0000_01b3);
            hash ^ (hash >> 29)
        })
    };
    let mut at = 32;
    let head = hash(&bytes[..24]);
    bytes[24..32].copy_from_slice(&head.to_le_bytes());
    while at < bytes.len() {
        let len = u64::from_le_bytes(bytes[at + 8..at + 16].try_into().unwrap()) as usize;
        let end = at + 16 + 8 * len;
        let sum = hash(&bytes[at..end]);
        bytes[end..end + 8].copy_from_slice(&sum.to_le_bytes());
        at = end + 8;
    }
    bytes
}

#[test]
fn a_damaged_file_with_right_checksums_does_no_harm() {
    let folder = Folder::new("forged");
    let (mut net, _) = network(1);
    net.run(5.0).unwrap();
    net.save(folder.join("state.synfire")).unwrap();
    let good = fs::read(folder.join("state.synfire")).unwrap();
    assert_eq!(checked(good.clone()), good);
    let (mut refused, mut taken) = (0, 0);
    for bit in (0..8 * good.len()).step_by(37) {
        let mut damaged = good.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let lengths = damaged != good && std::panic::catch_unwind(|| checked(damaged.clone())).is_err();
        let damaged = if lengths { damaged } else { checked(damaged) };
        fs::write(folder.join("state.synfire"), damaged).unwrap();
        match net.load(folder.join("state.synfire")) {
            // What nothing is held against, such as the names of what was given.
            Ok(()) => taken += 1,
            Err(Error::Snapshot { .. } | Error::Unreadable { .. }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(refused > 50 * taken, "{refused} refused, {taken} taken");
}

/// The test program run again for one ignored test, on a path.
fn child(name: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", name, "--test-threads=1"]).env("SYNFIRE_STATE", path);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn path_of_child() -> PathBuf {
    std::env::var_os("SYNFIRE_STATE").expect("the path is given by the test that starts this one").into()
}

#[test]
fn a_process_killed_while_it_saves_leaves_a_whole_state() {
    let folder = Folder::new("killed");
    let (mut net, _) = network(60);
    net.save(folder.join("state.synfire")).unwrap();
    let mut latest = 0.0;
    for round in 0..30u64 {
        let mut writer = child("saving::saves_for_ever", &folder.join("state.synfire")).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60 + 7 * (round % 13)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        net.load(folder.join("state.synfire")).unwrap();
        assert!(net.time() >= latest, "an older state than there was");
        latest = net.time();
    }
    assert!(latest > 0.0, "nothing was saved in time");
}

#[test]
#[ignore = "run, and killed, by a_process_killed_while_it_saves_leaves_a_whole_state"]
fn saves_for_ever() {
    let (mut net, _) = network(60);
    net.load(path_of_child()).unwrap();
    net.checkpoint(path_of_child(), 0.1).unwrap();
    net.run(1e6).unwrap();
}

#[test]
fn a_limit_of_the_size_of_files_is_an_error_and_leaves_what_was_there() {
    if !cfg!(unix) {
        return eprintln!("skipped: only Unix has a limit of the size of files");
    }
    let folder = Folder::new("limit");
    let (net, _) = network(60);
    net.save(folder.join("state.synfire")).unwrap();
    let good = fs::read(folder.join("state.synfire")).unwrap();
    // 64 blocks of 512 or 1024 bytes. A process that does not ignore the signal is killed by it.
    let program = std::env::current_exe().unwrap();
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" --ignored --exact saving::saves_beyond_its_limit";
    let status = Command::new("sh")
        .args(["-c", script])
        .arg(program)
        .env("SYNFIRE_STATE", folder.join("state.synfire"))
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
    assert_eq!(fs::read(folder.join("state.synfire")).unwrap(), good);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
#[ignore = "run by a_limit_of_the_size_of_files_is_an_error_and_leaves_what_was_there"]
fn saves_beyond_its_limit() {
    let (net, _) = network(60);
    let Err(Error::File { path, reason }) = net.save(path_of_child()) else { panic!("no error") };
    assert!(path.ends_with("state.synfire") && reason.contains("os error 27"), "{path}: {reason}");
}

#[test]
fn a_full_disk_is_an_error_and_leaves_what_was_there() {
    let folder = Folder::new("full");
    let mount = |args: &[&str]| {
        let mounted = Command::new(args[0]).args(&args[1..]).arg(&folder.0).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success())
    };
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs"]) {
        return eprintln!("skipped: a small disk cannot be mounted here");
    }
    let outcome = std::panic::catch_unwind(|| {
        let (mut net, _) = network(1);
        net.save(folder.join("state.synfire")).unwrap();
        let good = fs::read(folder.join("state.synfire")).unwrap();
        fs::write(folder.0.join("others"), vec![0; (1 << 20) - 3 * good.len()]).unwrap();
        net.checkpoint(folder.join("state.synfire"), 1.0).unwrap();
        let Err(Error::File { path, reason }) = net.run(100.0) else { panic!("no error") };
        assert!(path.ends_with("state.synfire") && reason.contains("os error 28"), "{path}: {reason}");
        assert!(net.time() < 10.0);
        let (mut other, _) = network(1);
        other.load(folder.join("state.synfire")).unwrap();
        // With room again, the run goes on.
        fs::remove_file(folder.0.join("others")).unwrap();
        net.run(5.0).unwrap();
        other.load(folder.join("state.synfire")).unwrap();
        assert_eq!(other.state_hash(), net.state_hash());
    });
    assert!(mount(&["umount"]));
    outcome.unwrap();
}

#[test]
fn what_is_no_snapshot_is_refused() {
    let folder = Folder::new("none");
    assert!(reason(Snapshot::load(folder.join("state.synfire")).unwrap_err()).contains("os error 2"));
    assert!(reason(Snapshot::load(&folder.0).unwrap_err()).contains("directory"));
    fs::write(folder.join("state.synfire"), "a,b\n1,2\n".repeat(10)).unwrap();
    assert!(reason(Snapshot::load(folder.join("state.synfire")).unwrap_err()).contains("it is none"));
    if let Ok(mut endless) = File::open("/dev/zero") {
        assert!(endless.read(&mut [0]).is_ok());
        assert!(reason(Snapshot::load("/dev/zero").unwrap_err()).contains("cut short"));
    }
}
