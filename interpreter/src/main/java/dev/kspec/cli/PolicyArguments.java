// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.run.Attribute;
import dev.kspec.run.Order;
import dev.kspec.run.Policy;
import dev.kspec.run.RunResult;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The options that say how often, in which order and for how long cases are tried, understood.
 *
 * @param intolerable attributes that make a run fail although all of its cases passed
 * @param otherOrders in how many orders beside the usual one all cases are run
 */
record PolicyArguments(Policy policy, Set<Attribute> intolerable, int otherOrders) {
    private static final int MOST_ROUNDS = 1_000_000;
    private static final int MOST_RETRIES = 100;
    private static final int MOST_ORDERS = 1000;
    private static final int MOST_SEEDS = 1_000_000;

    PolicyArguments {
        intolerable = Set.copyOf(intolerable);
    }

    static void addTo(Options options) {
        RunArguments.add(options, "order", "ORDER", "declared (unless told), stable (by identity) or random");
        RunArguments.add(options, "seed", "N", "of --order random (chosen, and told, unless given)");
        RunArguments.add(
                options, "retries", "N", "try a case that failed N times more; if it then passes, it is flaky");
        RunArguments.add(options, "repeat", "N", "run all cases N times; one that fails once has failed");
        flag(options, "until-fail", "repeat until something fails (at most --repeat times)");
        flag(options, "fail-fast", "end the run with the first case that fails");
        RunArguments.add(options, "max-failures", "N", "end the run when N cases have failed");
        RunArguments.add(options, "run-timeout", "TIME", "end the run after so long");
        RunArguments.add(
                options, "shuffle-check", "N", "run all in N other orders too; name cases whose verdict depends on it");
        flag(options, "no-suspects", "do not try cases again that took their VM with them");
        flag(options, "fail-on-flaky", "exit with 1 if a case is flaky");
        flag(options, "fail-on-leak", "exit with 1 if a case left something behind");
    }

    private static void flag(Options options, String name, String description) {
        options.addOption(Option.builder().longOpt(name).desc(description).get());
    }

    static PolicyArguments of(CommandLine line) throws ParseException {
        Policy policy = Policy.DEFAULT
                .withOrder(order(line))
                .withRetries(number(line, "retries", 0, 0, MOST_RETRIES))
                .withRounds(
                        number(line, "repeat", line.hasOption("until-fail") ? Integer.MAX_VALUE : 1, 1, MOST_ROUNDS),
                        line.hasOption("until-fail"))
                .withMaxFailures(maxFailures(line))
                .withSuspects(!line.hasOption("no-suspects"))
                .withLean(true);
        if (line.hasOption("run-timeout")) {
            policy = policy.withTime(RunArguments.duration("--run-timeout", line.getOptionValue("run-timeout")));
        }
        Set<Attribute> intolerable = EnumSet.noneOf(Attribute.class);
        if (line.hasOption("fail-on-flaky")) {
            intolerable.add(Attribute.FLAKY);
        }
        if (line.hasOption("fail-on-leak")) {
            intolerable.add(Attribute.LEAK);
        }
        return new PolicyArguments(policy, intolerable, number(line, "shuffle-check", 0, 1, MOST_ORDERS));
    }

    /** The command line with a seed, if it wants a random order and says none: whoever reads of the run can have it again. */
    static CommandLine seeded(CommandLine line) throws ParseException {
        if (!line.getOptionValue("order", "").equals("random") || line.hasOption("seed")) {
            return line;
        }
        CommandLine.Builder all = CommandLine.builder();
        for (Option option : line.getOptions()) {
            all.addOption(option);
        }
        line.getArgList().forEach(all::addArg);
        String seed = "--seed=" + ThreadLocalRandom.current().nextInt(MOST_SEEDS);
        all.addOption(new DefaultParser()
                .parse(RunArguments.options(), new String[] {seed})
                .getOptions()[0]);
        return all.get();
    }

    /** What a reader has to know to have the same run again; empty if that follows from the rest. */
    static Optional<String> told(Policy policy) {
        return policy.order() instanceof Order.Shuffled(long seed)
                ? Optional.of("the order is random: --order random --seed " + seed)
                : Optional.empty();
    }

    private static int maxFailures(CommandLine line) throws ParseException {
        if (line.hasOption("fail-fast") && line.hasOption("max-failures")) {
            throw new ParseException("--fail-fast is --max-failures 1; give one of them");
        }
        return line.hasOption("fail-fast") ? 1 : number(line, "max-failures", 0, 1, Integer.MAX_VALUE);
    }

    private static Order order(CommandLine line) throws ParseException {
        String name = line.getOptionValue("order", "declared");
        if (line.hasOption("seed") && !name.equals("random")) {
            throw new ParseException("--seed goes with --order random");
        }
        return switch (name) {
            case "declared" -> new Order.Declared();
            case "stable" -> new Order.Stable();
            case "random" -> new Order.Shuffled(number(line, "seed", 0, 0, Integer.MAX_VALUE));
            default -> throw new ParseException("--order takes declared, stable or random, not `" + name + "`");
        };
    }

    /** @param otherwise if it is not given */
    static int number(CommandLine line, String option, int otherwise, int least, int most) throws ParseException {
        String value = line.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : -1;
        if (number < least || number > most) {
            throw new ParseException(
                    "--" + option + " takes a number from " + least + " to " + most + ", not `" + value + "`");
        }
        return (int) number;
    }

    /** The run's exit code, 1 instead of 0 if a case has an attribute that is not to be. */
    int judge(RunResult result, int code, PrintStream err) {
        boolean bad = false;
        for (Attribute attribute : intolerable) {
            long cases = result.cases().stream()
                    .filter(c -> c.details().attributes().contains(attribute))
                    .count();
            if (cases > 0) {
                bad = true;
                String word = attribute.name().toLowerCase(Locale.ROOT);
                err.println("kspec: --fail-on-" + word + ": " + Words.count(cases, "case") + " with `" + word + "`");
            }
        }
        return bad && code == ExitCode.PASSED ? ExitCode.FAILED : code;
    }
}
