// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All verbs. */
public final class Verbs {
    private static final List<Verb> ALL = List.of(
            new Open(),
            new Close(),
            new Read(),
            new Write(),
            new Pread(),
            new Pwrite(),
            new Lseek(),
            new Ioctl(),
            new ReadFile(),
            new WriteFile(),
            new Mkfifo(),
            new Unlink(),
            new Readv(),
            new Writev(),
            new Preadv(),
            new Pwritev(),
            new Mmap(),
            new Munmap(),
            new Msync(),
            new Mprotect(),
            new Peek(),
            new Poke(),
            new Poll(),
            new Select(),
            new EpollCreate(),
            new EpollCtl(),
            new EpollWait(),
            new Fsync(),
            new Fdatasync(),
            new Sync(),
            new Fcntl(),
            new Dup(),
            new Flock(),
            new Stat(),
            new Lstat(),
            new Fstat(),
            new Statfs(),
            new Mkdir(),
            new Rmdir(),
            new Rename(),
            new Link(),
            new Symlink(),
            new Readlink(),
            new Readdir(),
            new Truncate(),
            new Fallocate(),
            new Chmod(),
            new Chown(),
            new Utime(),
            new AccessFile(),
            new Mknod(),
            new Chdir(),
            new Mount(),
            new Umount(),
            new CopyFileRange(),
            new Splice(),
            new Sendfile(),
            new Load(),
            new Unload(),
            new Reload(),
            new Socket(),
            new SocketPair(),
            new Bind(),
            new Connect(),
            new Connections(),
            new Listen(),
            new Accept(),
            new Send(),
            new SendTo(),
            new Recv(),
            new RecvFrom(),
            new Shutdown(),
            new SetSockOpt(),
            new GetSockOpt(),
            new SockName(),
            new PeerName(),
            new Reset(),
            new Pipe(),
            new EventFd(),
            new TimerFd(),
            new Kill(),
            new Raise(),
            new Block(),
            new Unblock(),
            new Ignore(),
            new Heed(),
            new WaitSignal(),
            Identity.PID,
            Identity.PARENT,
            Identity.TID,
            Identity.UID,
            Identity.EUID,
            Identity.GID,
            Identity.EGID,
            new Run(),
            new Sysctl(),
            new SystemCall(),
            new WriteLog(),
            new Unshare(),
            new Sleep());
    private static final Map<String, Verb> BY_NAME = new TreeMap<>();

    static {
        ALL.forEach(v -> BY_NAME.put(v.name(), v));
    }

    private Verbs() {}

    public static List<Verb> all() {
        return ALL;
    }

    public static Optional<Verb> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Set<String> names() {
        return BY_NAME.keySet();
    }
}
