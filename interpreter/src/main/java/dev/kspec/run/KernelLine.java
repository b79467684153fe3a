// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/**
 * A record of the guest's kernel log.
 *
 * @param timestampMicros since the guest's boot
 * @param level 0 (emergency) … 7 (debug), see syslog(2)
 * @param text as the kernel wrote it; not fit for a terminal before it is escaped
 */
public record KernelLine(long sequence, long timestampMicros, int level, String text) {}
