// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs that are known to change the machine they run on, by their names. */
final class HarmfulPrograms {
    private static final Set<String> SHELLS = Set.of(
            "sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "env", "sudo", "nsenter", "chroot", "xargs",
            "timeout", "nohup", "setsid");

    private static final Set<String> HARMFUL = Set.of(
            "reboot",
            "shutdown",
            "poweroff",
            "halt",
            "init",
            "telinit",
            "kexec",
            "systemctl",
            "service",
            "insmod",
            "modprobe",
            "rmmod",
            "depmod",
            "sysctl",
            "mkfs",
            "mke2fs",
            "mkswap",
            "swapon",
            "swapoff",
            "fdisk",
            "sfdisk",
            "parted",
            "wipefs",
            "blkdiscard",
            "losetup",
            "dmsetup",
            "lvm",
            "shred",
            "apt",
            "apt-get",
            "dpkg",
            "yum",
            "dnf",
            "rpm",
            "pacman",
            "apk",
            "useradd",
            "userdel",
            "usermod",
            "passwd",
            "chpasswd",
            "iptables",
            "ip6tables",
            "nft",
            "hwclock",
            "killall",
            "pkill");

    /** They are, if they are told of a path beyond what is in passing use. */
    private static final Set<String> HARMFUL_ELSEWHERE =
            Set.of("rm", "mv", "cp", "dd", "ln", "tee", "truncate", "chmod", "chown", "mount", "umount");

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./+-]+");

    /** A word of a script where a command may stand or not: which of them is one, only a shell could say. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./+-]+");

    private HarmfulPrograms() {}

    /**
     * What running it does, if that is harm.
     *
     * @param arguments the program first; nothing where one turns out when it is run
     */
    static Optional<String> harm(List<Optional<String>> arguments) {
        Optional<String> program = arguments.getFirst();
        if (program.isEmpty()) {
            return Optional.of("runs a program whose name turns out only then");
        }
        boolean elsewhere = texts(arguments)
                .flatMap(a -> PATH.matcher(a).results().map(m -> m.group()))
                .anyMatch(p -> !OwnPlaces.isPassing(p) && !p.equals("/dev/null"));
        if (isHarmful(program.get(), elsewhere)) {
            return words(program.get());
        }
        if (!SHELLS.contains(name(program.get()))) {
            return Optional.empty();
        }
        return texts(arguments)
                .flatMap(a -> WORD.matcher(a).results().map(m -> m.group()))
                .filter(w -> isHarmful(w, elsewhere))
                .findFirst()
                .flatMap(HarmfulPrograms::words);
    }

    private static Stream<String> texts(List<Optional<String>> arguments) {
        return arguments.stream().skip(1).flatMap(Optional::stream);
    }

    private static Optional<String> words(String program) {
        return Optional.of("runs `" + name(program) + "`, which may change the machine");
    }

    private static boolean isHarmful(String program, boolean elsewhere) {
        String name = name(program);
        return HARMFUL.contains(name) || (elsewhere && HARMFUL_ELSEWHERE.contains(name)) || name.startsWith("mkfs.");
    }

    private static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
