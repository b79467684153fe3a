// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kspec.run.Attribute;
import dev.kspec.run.Order;
import dev.kspec.run.Policy;
import java.time.Duration;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options on how often, in which order and for how long, and what is said of those that make no sense. */
class PolicyArgumentsTest {
    private static PolicyArguments of(String... arguments) throws ParseException {
        Options options = new Options();
        PolicyArguments.addTo(options);
        return PolicyArguments.of(new DefaultParser().parse(options, arguments));
    }

    @Test
    void untoldEachCaseIsTriedOnceAndSuspectsTwice() throws ParseException {
        assertThat(of().policy()).isEqualTo(Policy.DEFAULT.withLean(true));
        assertThat(of().intolerable()).isEmpty();
        assertThat(of("--no-suspects").policy()).isEqualTo(Policy.ONCE.withLean(true));
    }

    @Test
    void all() throws ParseException {
        PolicyArguments all = of(
                "--order=random",
                "--seed=7",
                "--retries=3",
                "--repeat=5",
                "--max-failures=9",
                "--run-timeout=90s",
                "--fail-on-flaky",
                "--fail-on-leak");
        assertThat(all.policy())
                .isEqualTo(Policy.DEFAULT
                        .withOrder(new Order.Shuffled(7))
                        .withRetries(3)
                        .withRounds(5, false)
                        .withMaxFailures(9)
                        .withTime(Duration.ofSeconds(90))
                        .withLean(true));
        assertThat(all.intolerable()).containsExactlyInAnyOrder(Attribute.FLAKY, Attribute.LEAK);
    }

    @Test
    void someImplyOthers() throws ParseException {
        assertThat(of("--fail-fast").policy().maxFailures()).isEqualTo(1);
        assertThat(of("--until-fail").policy())
                .isEqualTo(Policy.DEFAULT.withRounds(Integer.MAX_VALUE, true).withLean(true));
        assertThat(of("--until-fail", "--repeat=8").policy().rounds()).isEqualTo(8);
        assertThat(of("--order=stable").policy().order()).isEqualTo(new Order.Stable());
        assertThat(of("--order=random").policy().order()).isInstanceOf(Order.Shuffled.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --order=sorted              | --order takes declared, stable or random, not `sorted`
                    --seed=1                    | --seed goes with --order random
                    --order=random --seed=-1    | --seed takes a number from 0 to 2147483647, not `-1`
                    --order=random --seed=x     | --seed takes a number from 0 to 2147483647, not `x`
                    --retries=101               | --retries takes a number from 0 to 100, not `101`
                    --retries=99999999999       | --retries takes a number from 0 to 100, not `99999999999`
                    --repeat=0                  | --repeat takes a number from 1 to 1000000, not `0`
                    --max-failures=0            | --max-failures takes a number from 1 to 2147483647, not `0`
                    --fail-fast --max-failures=2 | --fail-fast is --max-failures 1; give one of them
                    --run-timeout=10            | --run-timeout takes a time such as 500ms, 10s or 2min, not `10`
                    --run-timeout=0s            | --run-timeout takes a time such as 500ms, 10s or 2min, not `0s`
                    --run-timeout=9999min       | --run-timeout is at most 24 hours
                    """)
    void whatMakesNoSenseIsSaidSo(String arguments, String message) {
        assertThatThrownBy(() -> of(arguments.split(" ")))
                .isInstanceOf(ParseException.class)
                .hasMessage(message);
    }
}
