// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Names that C programs have for what calls give: flags of files, events, types of files and filesystems. */
public final class SystemConstants {
    private static final Map<String, BigInteger> ALL = new TreeMap<>();

    static {
        events();
        files();
        types();
        filesystems();
    }

    private SystemConstants() {}

    /** include/uapi/asm-generic/poll.h; those of epoll have the same values (include/uapi/linux/eventpoll.h). */
    private static void events() {
        add("POLLIN", 1);
        add("POLLPRI", 2);
        add("POLLOUT", 4);
        add("POLLERR", 8);
        add("POLLHUP", 0x10);
        add("POLLNVAL", 0x20);
        add("POLLRDNORM", 0x40);
        add("POLLRDBAND", 0x80);
        add("POLLWRNORM", 0x100);
        add("POLLWRBAND", 0x200);
        add("POLLRDHUP", 0x2000);
    }

    /** include/uapi/asm-generic/fcntl.h, as x86-64 has them. */
    private static void files() {
        add("O_RDONLY", 0);
        add("O_WRONLY", 1);
        add("O_RDWR", 2);
        add("O_ACCMODE", 3);
        add("O_APPEND", 02000);
        add("O_NONBLOCK", 04000);
        add("O_DSYNC", 010000);
        add("O_ASYNC", 020000);
        add("O_DIRECT", 040000);
        add("O_LARGEFILE", 0100000);
        add("O_NOATIME", 01000000);
        add("O_SYNC", 04010000);
        add("FD_CLOEXEC", 1);
        add("F_RDLCK", 0);
        add("F_WRLCK", 1);
        add("F_UNLCK", 2);
    }

    /** include/uapi/linux/stat.h. */
    private static void types() {
        add("S_IFIFO", 0010000);
        add("S_IFCHR", 0020000);
        add("S_IFDIR", 0040000);
        add("S_IFBLK", 0060000);
        add("S_IFREG", 0100000);
        add("S_IFLNK", 0120000);
        add("S_IFSOCK", 0140000);
    }

    /** include/uapi/linux/magic.h and include/linux/statfs.h. */
    private static void filesystems() {
        add("DEBUGFS_MAGIC", 0x64626720);
        add("EXT4_SUPER_MAGIC", 0xEF53);
        add("PROC_SUPER_MAGIC", 0x9fa0);
        add("RAMFS_MAGIC", 0x858458f6L);
        add("SYSFS_MAGIC", 0x62656572);
        add("TMPFS_MAGIC", 0x01021994);
        add("ST_RDONLY", 1);
        add("ST_NOSUID", 2);
        add("ST_NODEV", 4);
        add("ST_NOEXEC", 8);
        add("ST_NOATIME", 1024);
        add("ST_NODIRATIME", 2048);
        add("ST_RELATIME", 4096);
    }

    private static void add(String name, long value) {
        ALL.put(name, BigInteger.valueOf(value));
    }

    /** The value of a name; a driver's own constant of that name goes before it. */
    public static Optional<BigInteger> value(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    public static Collection<String> names() {
        return java.util.Collections.unmodifiableSet(ALL.keySet());
    }
}
