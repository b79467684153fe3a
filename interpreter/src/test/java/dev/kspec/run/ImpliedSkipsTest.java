// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.CheckedScenario;
import dev.kspec.expand.Case;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A scenario that makes calls of a 32-bit program is not run where the kernel has none, and need not say so. */
class ImpliedSkipsTest {
    private static final String FILE = "/proc/sys/abi/vsyscall32";

    private static Optional<String> reason(Set<String> files, String... text) {
        Case only = Specs.cases(text).getFirst();
        return new GuestFacts("6.1.0", files, Optional.empty())
                .skipReason(only.scenario().skips());
    }

    @Test
    void wherever32BitCallsAreMadeTheyAreNeeded() {
        String scenario = "scenario \"s\" { repeat 2 { as compat { getpid } } }";
        assertThat(reason(Set.of(), scenario)).contains("needs the kernel's compat (" + FILE + ")");
        assertThat(reason(Set.of(FILE), scenario)).isEmpty();
        assertThat(reason(
                        Set.of(),
                        "define inner() { as compat { getpid } }",
                        "define outer() { call inner() }",
                        "scenario \"s\" { call outer() }"))
                .isPresent();
    }

    @Test
    void otherwiseNothingIsNeeded() {
        assertThat(Specs.cases("scenario \"s\" { getpid }")
                        .getFirst()
                        .scenario()
                        .skips())
                .isEmpty();
        assertThat(Specs.cases("scenario \"s\" {", "skip unless feature compat", "getpid", "}")
                        .getFirst()
                        .scenario()
                        .skips())
                .containsExactly(new CheckedScenario.UnlessFeature("compat", FILE));
    }
}
