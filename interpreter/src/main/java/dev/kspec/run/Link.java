// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.Report;
import dev.kspec.program.Program;
import dev.kspec.program.Splat;
import dev.kspec.target.Fate;
import dev.kspec.target.Target;
import dev.kspec.wire.AgentClient;
import dev.kspec.wire.Answer;
import dev.kspec.wire.WireException;
import java.util.List;
import java.util.Optional;

/** A target and the conversation with its agent: questions that the runner asks on its own account. */
final class Link {
    /** What the agent says of lost records if there is no log to be read. */
    private static final long LOG_UNREADABLE = -1;

    private final Target target;
    private final Conversation talk;
    private final RunOptions options;
    /** Whether the target has answered a program. */
    private boolean answering;

    Link(Target target, RunOptions options) {
        this.target = target;
        this.talk = new Conversation(target.agent());
        this.options = options;
    }

    Target target() {
        return target;
    }

    Conversation talk() {
        return talk;
    }

    /** A target that answers nothing at all is broken; without this, its silence would be blamed on the first cases. */
    void seeAnswer(Progress progress) throws Broken, InterruptedException {
        if (!answering) {
            Answer answer = ask(Housekeeping.nothing(options.caseTimeout()));
            if (answer.kmsgLost() == LOG_UNREADABLE) {
                progress.note("the kernel's log cannot be read on " + target.description()
                        + ": what it reports goes unseen; log in as root");
            }
            answering = true;
        }
    }

    /** One program on the runner's own account; answers to cases that were given up meanwhile are passed over. */
    Answer ask(Program program) throws Broken, InterruptedException {
        try {
            int seq = talk.send(program);
            Conversation.Heard heard = talk.await(program.timeout().plus(options.grace()));
            while (heard instanceof Conversation.Spoke(var message) && message.seq() < seq) {
                heard = talk.await(program.timeout().plus(options.grace()));
            }
            return switch (heard) {
                case Conversation.Spoke(AgentClient.Done(int s, Answer answer))
                when s == seq -> trusted(program, answer);
                case Conversation.Spoke(var message) ->
                    throw new Broken("the agent answered something else: " + message, false);
                case Conversation.Lost(String why, var dump) ->
                    throw new Broken(
                            "lost the target (" + why + "; " + target.fate().words() + ")", false);
                case Conversation.Silence s -> throw new Broken("the target stopped answering", false);
            };
        } catch (WireException e) {
            throw new Broken("the runner's own program cannot be sent: " + e.getMessage(), false);
        }
    }

    private static Answer trusted(Program program, Answer answer) throws Broken {
        Optional<String> contradiction = Judge.contradiction(program, answer);
        if (contradiction.isPresent()) {
            throw new Broken("the guest's answer contradicts itself: " + contradiction.get(), false);
        }
        return answer;
    }

    /**
     * Loads or unloads a module; that the kernel goes down meanwhile, or the whole guest stands still, is the module's doing,
     * unless somebody made it go down.
     */
    ModuleOutcome attempt(Program program, List<Splat> suppressed) throws Broken, InterruptedException {
        try {
            return ModuleOutcome.of(ask(program), suppressed);
        } catch (Broken broken) {
            List<KernelLine> all = ConsoleLines.since(target.console(), talk.logSeen());
            List<KernelLine> log = ConsoleLines.last(all);
            Optional<String> title = Sightings.in(all, suppressed).fault().map(Report::title);
            if (title.isPresent() && !Suspicion.isAskedFor(title.get())) {
                return new ModuleOutcome.Faulted(title.get(), log);
            }
            if (target.fate() instanceof Fate.Silent) {
                return new ModuleOutcome.Stuck(log);
            }
            throw broken;
        }
    }

    /** Ends the conversation; the target stays. */
    void hangUp() {
        talk.close();
    }

    /** Ends the conversation and the target. */
    void end() {
        talk.close();
        target.close();
    }
}
