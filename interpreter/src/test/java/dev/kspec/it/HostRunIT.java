// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs run on this machine where the user allows it, and only there. */
@Tag("vm")
class HostRunIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(2);

    @Test
    void withLeaveItIsRunHere() throws Exception {
        Ended ended = bench().run(BOUND, "run", "--allow-host-run", Bench.spec("host.kspec"));
        ended.expect(0);
        assertThat(ended.out()).contains("4 cases: 4 passed");
    }

    @Test
    void withoutLeaveNothingIsBooted() throws Exception {
        Ended ended = bench().run(BOUND, "run", Bench.spec("host.kspec")).expect(2);
        assertThat(ended.err()).contains("host.kspec:", "--allow-host-run");
        assertThat(bench().file("cache/vms")).doesNotExist();
        assertThat(bench().vmProcesses()).isEmpty();
    }
}
