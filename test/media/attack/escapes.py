"""What somebody tries who has taken over a container: prints a JSON object of attempts, each "done" or why not."""

import ctypes
import errno
import json
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
# Numbers of system calls on x86_64 and aarch64, for those that libc has no function for.
CALLS = {
    "x86_64": {"bpf": 321, "perf_event_open": 298, "keyctl": 250, "init_module": 175, "kexec_load": 246, "userfaultfd": 323},
    "aarch64": {"bpf": 280, "perf_event_open": 241, "keyctl": 219, "init_module": 105, "kexec_load": 104, "userfaultfd": 282},
}[os.uname().machine]
NEW_USER, NEW_NET, NEW_MOUNT = 0x10000000, 0x40000000, 0x00020000
PTRACE_ATTACH = 16


def call(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def write(path: str):
    return lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT))


def existing(path: str):
    return lambda: os.close(os.open(path, os.O_WRONLY))


def system_call(name: str):
    return lambda: call(libc.syscall(CALLS[name], 0, 0, 0, 0, 0))


def bind_low() -> None:
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 443))


def raw(family: int, protocol: int):
    return lambda: socket.socket(family, socket.SOCK_RAW, protocol).close()


ATTEMPTS = {
    "write to /": write("/x"),
    "write to /usr": write("/usr/x"),
    "write to /etc": write("/etc/x"),
    "change a file of the image": existing(os.__file__),
    "become root": lambda: os.setuid(0),
    "become another group": lambda: os.setgid(0),
    "take further groups": lambda: os.setgroups([0]),
    "change the owner of a file": lambda: os.chown("/etc", 0, 0),
    "mount": lambda: call(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
    "remount / writable": lambda: call(libc.mount(None, b"/", None, 32 | 4096, None)),
    "chroot": lambda: os.chroot("/proc"),
    "a user namespace": lambda: call(libc.unshare(NEW_USER)),
    "a network namespace": lambda: call(libc.unshare(NEW_NET)),
    "a mount namespace": lambda: call(libc.unshare(NEW_MOUNT)),
    "join the namespaces of process 1": lambda: call(libc.setns(os.open("/proc/1/ns/mnt", os.O_RDONLY), 0)),
    "a raw IP socket": raw(socket.AF_INET, socket.IPPROTO_ICMP),
    "a packet socket": raw(socket.AF_PACKET, 0x0300),
    "listen on port 443": bind_low,
    "make a device": lambda: os.mknod("/tmp/x", 0o060600, os.makedev(8, 0)),
    "read the machine's memory": lambda: os.close(os.open("/dev/mem", os.O_RDONLY)),
    "set a kernel parameter": existing("/proc/sys/kernel/core_pattern"),
    "trigger the kernel": existing("/proc/sysrq-trigger"),
    "change its cgroup": lambda: os.mkdir("/sys/fs/cgroup/x"),
    "set the clock": lambda: call(libc.settimeofday(ctypes.create_string_buffer(16), None)),
    "set the host name": lambda: socket.sethostname("x"),
    "restart the machine": lambda: call(libc.reboot(0)),
    **{name: system_call(name) for name in CALLS},
    "read a service-account token": lambda: os.listdir("/var/run/secrets/kubernetes.io/serviceaccount"),
    "reach the container runtime": lambda: os.stat("/run/containerd/containerd.sock"),
}


def outcome(attempt) -> str:
    try:
        attempt()
        return "done"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))


# Some leave this process changed where they succeed: each is tried by one of its own.
def apart(attempt) -> str:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, outcome(attempt).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text or "killed"


print(json.dumps({name: apart(attempt) for name, attempt in ATTEMPTS.items()}))
