// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.diag.Code;
import dev.kspec.diag.Columns;
import dev.kspec.diag.Explanation;
import dev.kspec.diag.Nearest;
import dev.kspec.diag.Painter;
import dev.kspec.diag.Painter.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** {@code kspec explain}. */
final class ExplainCommand implements Command {
    /** Columns of the running text. */
    private static final int WIDTH = 80;

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String summary() {
        return "say what a code such as K0105 means, with examples";
    }

    @Override
    public String usage() {
        return "[CODE…]";
    }

    @Override
    public String help() {
        return """
                Every message about a spec file bears a code that never changes its meaning. This says why
                there is such a rule, shows a file that breaks it, and one that does not. Without a code,
                all of them are listed.

                Exit code: 0; 2 if there is no such code.

                  kspec explain K0105
                  kspec explain 105 k0202
                  kspec explain""";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine arguments, Terminal terminal) throws ParseException {
        Painter painter = terminal.outPainter();
        if (arguments.getArgList().isEmpty()) {
            terminal.out().print(list(painter));
            return ExitCode.PASSED;
        }
        List<String> texts = new ArrayList<>();
        for (String typed : arguments.getArgList()) {
            texts.add(text(Explanation.of(code(typed)), painter));
        }
        terminal.out().print(String.join("\n", texts));
        return ExitCode.PASSED;
    }

    private static Code code(String typed) throws ParseException {
        return Explanation.codeNamed(typed).orElseThrow(() -> {
            List<String> known = Arrays.stream(Code.values()).map(Code::id).toList();
            String nearest = Nearest.to(typed, known)
                    .map(n -> "did you mean `" + n + "`?")
                    .orElse("kspec explain lists them");
            return new ParseException("there is no code `" + typed + "`; " + nearest);
        });
    }

    private static String list(Painter painter) {
        return Arrays.stream(Code.values())
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .map(c -> painter.paint(Role.STRONG, c.id()) + "  "
                        + Explanation.of(c).title() + "\n")
                .collect(Collectors.joining());
    }

    private static String text(Explanation explanation, Painter painter) {
        StringBuilder out = new StringBuilder();
        out.append(painter.paint(Role.STRONG, explanation.code().id() + ": " + explanation.title()))
                .append('\n');
        explanation.paragraphs().forEach(p -> out.append('\n').append(wrapped(p)));
        for (Explanation.Example example : explanation.examples()) {
            String heading = painter.paint(
                    example.wrong() ? Role.ERROR : Role.GOOD,
                    (example.wrong() ? "Wrong" : "Right") + (example.form() == Explanation.Form.YAML ? ", in YAML" : "")
                            + ":");
            out.append('\n').append(heading).append("\n\n");
            example.text()
                    .lines()
                    .forEach(
                            l -> out.append(l.isEmpty() ? "" : "    ").append(l).append('\n'));
        }
        KnownNames.of(explanation.code())
                .ifPresent(known -> out.append('\n')
                        .append(painter.paint(Role.STRONG, known.heading() + ":"))
                        .append("\n\n")
                        .append(wrapped(String.join(", ", known.names()))));
        return out.toString();
    }

    private static String wrapped(String paragraph) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ", -1)) {
            int width = Columns.of(word);
            if (column > 0) {
                boolean fits = column + 1 + width <= WIDTH;
                out.append(fits ? ' ' : '\n');
                column = fits ? column + 1 : 0;
            }
            out.append(word);
            column += width;
        }
        return out.append('\n').toString();
    }
}
