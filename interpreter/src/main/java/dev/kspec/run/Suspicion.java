// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.regex.Pattern;

/** What a case that took its target with it is guilty of, once it has been tried again alone on a fresh one. */
final class Suspicion {
    private static final String ALONE = "alone on a fresh target";
    private static final String AMONG = "among others";

    /** A crash that somebody asked for (Documentation/admin-guide/sysrq.rst), or that the machine's owner sent. */
    private static final Pattern ASKED_FOR = Pattern.compile("sysrq triggered crash|NMI: Not continuing");

    private Suspicion() {}

    /**
     * The verdict of both tries. What comes again is the driver's doing. A fault that does not come again keeps its verdict, and
     * whoever ran before has a part in it; unless it came from outside, as the loss of a machine does: then the second try counts.
     */
    static CaseOutcome verdict(CaseOutcome first, CaseOutcome alone) {
        boolean outside =
                first.verdict() == Verdict.INFRASTRUCTURE_ERROR || (isAskedFor(first.reason()) && !isBlamed(alone));
        if (outside) {
            return alone.with(alone.details()
                    .with(Attribute.INFRASTRUCTURE)
                    .with(first.details().evidence())
                    .with(Ledger.attempt(AMONG, first)));
        }
        Details both = first.details().with(Ledger.attempt(ALONE, alone)).with(Marks.in(alone));
        if (isBlamed(alone)) {
            return first.with(both.with(Attribute.DRIVER));
        }
        return first.with(
                alone.verdict() == Verdict.INFRASTRUCTURE_ERROR ? both : both.with(Attribute.ORDER_DEPENDENT));
    }

    /** Whether what the kernel said is that somebody made it crash. */
    static boolean isAskedFor(String title) {
        return ASKED_FOR.matcher(title).find();
    }

    private static boolean isBlamed(CaseOutcome outcome) {
        return outcome.verdict() == Verdict.KERNEL_FAULT || outcome.verdict() == Verdict.TIMED_OUT;
    }
}
