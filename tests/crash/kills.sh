#!/usr/bin/env bash
# Kills real runs at random moments and looks at what is left.
#
#   tests/crash/kills.sh [KILLS [SEED]]        200 kills, seed 1 by default
#
# Runs fixtures/crm from yesterday's and today's state of its exports in turn, kills each run with
# SIGKILL after a random time, and then checks that the publication that counts is whole (every file
# of its manifest with its hash), that it is the one before or the one being written, that the next
# run succeeds and gives the tables that an undisturbed run gives, and that nothing is left over.
# Then, where it may (root on Linux): a file system that fills up at many sizes, one that is mounted
# read-only in between, and the check of free space. Needs python3 with blake3 or b3sum. Not part of
# `cargo test`: it takes minutes and needs a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/../.."

kills=${1:-200}
seed=${2:-1}
work=$(mktemp -d)
cleanup() {
    mountpoint -q "$work/small" && umount "$work/small"
    rm -rf "$work"
}
trap cleanup EXIT

cargo build --release --quiet --bin goldsieve
bin=$(realpath "${CARGO_TARGET_DIR:-target}/release/goldsieve")

python3 - "$bin" "$work" "$kills" "$seed" <<'PYTHON'
import csv, hashlib, json, os, random, shutil, signal, subprocess, sys, time

program, work, kills, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
random.seed(seed)
try:
    from blake3 import blake3
    def digest(path):
        with open(path, "rb") as file:
            return blake3(file.read()).hexdigest()
except ImportError:
    if shutil.which("b3sum"):
        def digest(path):
            return subprocess.check_output(["b3sum", "--no-names", path], text=True).strip()
    else:
        sys.exit("needs the python package blake3 or the program b3sum")

def exports(folder, changed):
    """The exports of the fixture, with another grade in the rows that are `changed`."""
    shutil.copytree("fixtures/crm", folder)
    name = folder + "/erp_customers.csv"
    lines = open(name, "rb").read().splitlines(keepends=True)
    with open(name, "wb") as file:
        file.writelines(line.replace(b"VIP", b"GOLD") if changed(at) else line for at, line in enumerate(lines))

# The same rows with other values: the same customers, so that every table can be foretold.
exports(work + "/yesterday", lambda at: at % 3 == 1)
exports(work + "/today", lambda at: False)
out = work + "/out"

def command(day, where=out):
    return [program, "run", f"{work}/{day}/project.yaml", "--out", where, "--as-of", "2026-11-21"]

def run(day, where=out):
    done = subprocess.run(command(day, where), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"a run that nobody disturbed ends with {done.returncode}\n{done.stderr}")

def current(where=out):
    with open(where + "/current.json") as file:
        return json.load(file)

def manifest(where=out):
    with open(f"{where}/{current(where)['path']}/manifest.json") as file:
        return json.load(file)

def check_whole(where=out):
    """Every file of the current run is there and is the one that was published."""
    now = current(where)
    folder = f"{where}/{now['path']}"
    if digest(folder + "/manifest.json") != now["manifest_hash"]:
        sys.exit(f"the manifest of {now['run_id']} is another one")
    for output in manifest(where)["outputs"]:
        if digest(f"{folder}/{output['file']}") != output["hash"]:
            sys.exit(f"{output['file']} of {now['run_id']} is torn")
    return now["run_id"]

def stray(where=out):
    found = []
    for folder, folders, files in os.walk(where):
        found += [f"{folder}/{name}" for name in folders + files if ".partial" in name or "-tmp" in name or name.endswith(".link")]
    return found

def logical(where=out):
    return {it["file"]: it["digest"] for it in manifest(where)["outputs"] if it.get("digest")}

run("yesterday"); run("today")
start = time.monotonic(); run("yesterday"); length = time.monotonic() - start
expected = {}
for day in ["today", "yesterday"]:
    run(day)
    expected[day] = logical()
if expected["today"] == expected["yesterday"]:
    sys.exit("the exports of both days give the same tables; nothing could be told apart")
print(f"a whole run takes {length:.2f} s", flush=True)

died = {"before the switch": 0, "after it": 0, "already done": 0}
for number in range(kills):
    day = ["today", "yesterday"][number % 2]
    before = check_whole()
    child = subprocess.Popen(command(day), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Half of the kills come anywhere, half of them near the end, where everything is written.
    at = random.uniform(0, 1.05) if number % 4 < 2 else random.uniform(0.75, 1.05)
    time.sleep(length * at)
    child.send_signal(signal.SIGKILL)
    code = child.wait()
    after = check_whole()
    if code == 0:
        died["already done"] += 1
    elif after == before:
        died["before the switch"] += 1
    else:
        died["after it"] += 1
    run(day)
    check_whole()
    found = logical()
    if found != expected[day]:
        differing = [name for name in found if found[name] != expected[day].get(name)]
        sys.exit(f"kill {number}: the next run gives other tables: {differing}")
    left = stray()
    if left:
        sys.exit(f"kill {number}: left over: {left}")
    # Old runs would fill the disk.
    keep = {current()["run_id"], *current()["earlier"][-2:]}
    for name in os.listdir(out + "/runs"):
        if name not in keep:
            shutil.rmtree(f"{out}/runs/{name}")
    if number % 50 == 49:
        print(f"{number + 1} kills", flush=True)
print(f"{kills} kills: {died}; 0 publications lost or torn, 0 stray files after the next run", flush=True)

# A disk that fills up.
small = work + "/small"
os.mkdir(small)
mount = lambda size: subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", small], capture_output=True).returncode
if mount(1024) != 0:
    print("not root on Linux: full and read-only disks were not tried")
    sys.exit(0)
subprocess.run(["umount", small], check=True)
size = sum(os.path.getsize(f"{out}/{current()['path']}/{name}") for name in os.listdir(f"{out}/{current()['path']}")) // 1024
said, full = {}, 0
for share in [0.02, 0.1, 0.3, 0.6, 0.9, 1.0, 1.02, 1.05, 1.1, 1.2, 1.3, 1.5, 2.0]:
    # Room for one publication, and this share of another; a file fills the rest, so that the
    # check of free space, which looks first, sees what a busy disk would have shown it.
    if mount(int(size * 1.15) + int(size * share) + 512) != 0:
        sys.exit("the small disk could not be mounted")
    where = small + "/out"
    run("today", where)
    before = check_whole(where)
    done = subprocess.run(command("yesterday", where), capture_output=True, text=True)
    after = check_whole(where)
    if done.returncode == 0:
        assert after != before
    else:
        if done.returncode != 3 or after != before or "--out" not in done.stderr:
            sys.exit(f"a full disk ends with {done.returncode}, {before} {after}\n{done.stderr}")
        full += 1
        first = [line for line in done.stderr.splitlines() if line.startswith("error")][0]
        said[first.split(": ")[-1][:60]] = share
        if stray(where):
            sys.exit(f"a full disk leaves {stray(where)}")
    subprocess.run(["umount", small], check=True)
if full == 0:
    sys.exit("no disk was full")
print(f"{full} full disks: the publication before stayed whole, nothing was left over; said: {sorted(said)}")

# The disk fills up while the run is writing: somebody else takes the room after the check.
full = 0
for room in range(40, int(size), max(int(size) // 12, 40)):
    mount(size * 8)
    where = small + "/out"
    run("today", where)
    before = check_whole(where)
    child = subprocess.Popen(command("yesterday", where), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while not any(name.endswith(".partial") for name in os.listdir(where + "/runs")) and child.poll() is None:
        time.sleep(0.002)
    free = os.statvfs(small)
    take = free.f_bavail * free.f_frsize - room * 1024
    try:
        with open(small + "/hog", "wb") as hog:
            os.posix_fallocate(hog.fileno(), 0, max(take, 1))
    except OSError:
        pass
    error = child.communicate()[1]
    after = check_whole(where)
    if child.returncode == 0:
        assert after != before
    else:
        full += 1
        if child.returncode != 3 or after != before or stray(where):
            sys.exit(f"a disk that fills up ends with {child.returncode}, {before} {after}, {stray(where)}\n{error}")
    os.remove(small + "/hog")
    run("yesterday", where)
    check_whole(where)
    subprocess.run(["umount", small], check=True)
print(f"{full} disks that filled up while writing: the same, and the next run succeeded")

# A disk that becomes read-only.
mount(size * 8)
where = small + "/out"
run("today", where)
before = check_whole(where)
subprocess.run(["mount", "-o", "remount,ro", small], check=True)
done = subprocess.run(command("yesterday", where), capture_output=True, text=True)
if done.returncode != 3 or check_whole(where) != before or "--out" not in done.stderr:
    sys.exit(f"a read-only disk ends with {done.returncode}\n{done.stderr}")
subprocess.run(["mount", "-o", "remount,rw", small], check=True)
run("yesterday", where)
check_whole(where)
subprocess.run(["umount", small], check=True)
print("a read-only disk: exit 3, the publication stays, and the next run succeeds once it is writable")
PYTHON
