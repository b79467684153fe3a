// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.Layout;
import java.util.List;
import java.util.OptionalInt;

/** {@code epoll_ctl}. */
final class EpollCtl implements Verb {
    @Override
    public String name() {
        return "epoll_ctl";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("EPOLL", "what epoll_create gave"),
                Signature.Slot.one("COMMAND", COMMANDS.words()),
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.any("event", EVENTS.words() + "; data NUMBER, by which epoll_wait calls the file"));
    }

    @Override
    public String doc() {
        return """
                Adds a file to an epoll instance with epoll_ctl(2), changes what is waited for (mod), or takes it off (del). Without
                events it is in; without `data` the number is 0.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; epoll_create as e; epoll_ctl e add p in data 7; write p \"x\"; epoll_wait e 1s expect [{ events: POLLIN, data: 7 }]; epoll_ctl e mod p out et; epoll_ctl e del p",
                "epoll_create as e; epoll_ctl e add e in expect EINVAL");
    }

    private static final Flags COMMANDS =
            Flags.of("command of epoll_ctl").with("add", 1).with("del", 2).with("mod", 3);

    /** EPOLL* of include/uapi/linux/eventpoll.h; the first eight are those of poll. */
    private static final Flags EVENTS = Flags.of("event")
            .with(Poll.EVENTS)
            .with("exclusive", 1L << 28)
            .with("wakeup", 1L << 29)
            .with("oneshot", 1L << 30)
            .with("et", 1L << 31);

    private static final Flags ALL = Flags.of("event").with(EVENTS).with("data", 0);

    /** struct epoll_event, which x86-64 packs so that it is as a 32-bit program has it. */
    static CType.Composite event(Abi abi) {
        return new CType.Composite(
                false,
                "epoll_event",
                abi == Abi.X86_64,
                OptionalInt.empty(),
                List.of(
                        CType.Field.of("events", new CType.Int(IntKind.U32)),
                        CType.Field.of("data", new CType.Int(IntKind.U64))));
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg epoll = operands.handle(0);
        long command = COMMANDS.at(operands, 1, to);
        Arg file = operands.handle(2);
        long events = 0;
        Expr data = Expr.ZERO;
        for (int i = 3; i < operands.count(); i++) {
            if (operands.word(i).filter("data"::equals).isPresent()) {
                i++;
                data = data(operands, i, to);
            } else if (EVENTS.find(operands, i, to).isPresent()) {
                events |= EVENTS.at(operands, i, to);
            } else {
                ALL.unknown(operands, i, to);
            }
        }
        int buffer = buffer(events == 0 ? 1 : events, data, to);
        return Outcome.of(
                to.call(
                        Syscall.EPOLL_CTL,
                        List.of(epoll, new Instruction.Immediate(command), file, new Instruction.Address(buffer, 0)),
                        List.of()),
                new Outcome.Nothing());
    }

    private static Expr data(Operands operands, int index, Lowering to) {
        if (index < operands.count()) {
            return operands.integer(index);
        }
        to.wrong(Code.MISSING_OPERAND, operands.at(index - 1).span(), "`data` needs a number behind it");
        return Expr.ZERO;
    }

    private static int buffer(long events, Expr data, Lowering to) {
        Layout layout = Layout.of(event(to.abi()), to.abi());
        int buffer = to.program().buffer(layout.size());
        store(buffer, 0, 4, Expr.constant(events), to);
        store(buffer, layout.slot("data").orElseThrow().offset(), 8, data, to);
        return buffer;
    }

    private static void store(int buffer, int offset, int width, Expr value, Lowering to) {
        to.program()
                .add(new Instruction.Store(to.origin(), to.program().register(), buffer, offset, width, false, value));
    }
}
