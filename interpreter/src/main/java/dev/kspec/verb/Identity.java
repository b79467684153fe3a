// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code getpid}, {@code getuid} and the others that ask who the caller is and cannot fail. */
final class Identity implements Verb {
    static final Identity PID =
            new Identity("getpid", Syscall.GETPID, Syscall.GETPID, "the number of the case's process");
    static final Identity PARENT =
            new Identity("getppid", Syscall.GETPPID, Syscall.GETPPID, "the number of the process above the case's");
    static final Identity TID = new Identity("gettid", Syscall.GETTID, Syscall.GETTID, "the number of the thread");
    static final Identity UID = new Identity("getuid", Syscall.GETUID, Syscall.GETUID32, "the real user");
    static final Identity EUID = new Identity("geteuid", Syscall.GETEUID, Syscall.GETEUID32, "the effective user");
    static final Identity GID = new Identity("getgid", Syscall.GETGID, Syscall.GETGID32, "the real group");
    static final Identity EGID = new Identity("getegid", Syscall.GETEGID, Syscall.GETEGID32, "the effective group");

    private final String name;
    private final Syscall call;
    /** i386 has an older call of the same name, with ids of 16 bits. */
    private final Syscall compat;

    private final String what;

    private Identity(String name, Syscall call, Syscall compat, String what) {
        this.name = name;
        this.call = call;
        this.compat = compat;
        this.what = what;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Signature signature() {
        return Signature.of();
    }

    @Override
    public String doc() {
        return "Tells " + what + ", with " + name + "(2); `expect` takes the number, `as NAME` names it.\n";
    }

    @Override
    public List<String> examples() {
        return List.of(name + " expect >= 0 as n; assert n < 4294967295");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(to.call(to.isCompat() ? compat : call, List.of(), List.of()), new Outcome.Count());
    }
}
