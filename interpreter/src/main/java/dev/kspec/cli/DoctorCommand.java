// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Painter;
import dev.kspec.diag.Painter.Role;
import dev.kspec.target.lab.Finding;
import dev.kspec.target.lab.LabDoctor;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code kspec doctor}. */
final class DoctorCommand implements Command {
    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "say what is missing on this machine, with remedies";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String help() {
        return """
                Looks at the packages, QEMU, KVM, the lab and the disk, and changes nothing.

                Exit code: 0 if kspec can run here, 3 if something is missing or broken.""";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) {
        List<Finding> findings;
        try {
            findings = new LabDoctor(Home.cache(), Home.fixtures(), System.getenv()).examine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        Painter painter = terminal.outPainter();
        boolean sound = true;
        for (Finding finding : findings) {
            boolean bad = switch (finding.status()) {
                case OK, NOTE -> false;
                case MISSING, BROKEN -> true;
            };
            sound &= !bad;
            Role role = switch (finding.status()) {
                case OK -> Role.GOOD;
                case NOTE -> Role.HINT;
                case MISSING, BROKEN -> Role.ERROR;
            };
            String word = String.format("%-8s", finding.status().name().toLowerCase(java.util.Locale.ROOT));
            terminal.out().println(painter.paint(role, word) + " " + finding.subject() + ": " + finding.detail());
            if (!finding.remedy().isEmpty()) {
                terminal.out().println("         " + painter.paint(Role.HINT, "remedy:") + " " + finding.remedy());
            }
        }
        return sound ? ExitCode.PASSED : ExitCode.INFRASTRUCTURE;
    }
}
