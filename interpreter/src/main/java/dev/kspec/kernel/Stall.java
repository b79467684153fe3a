// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the function that runs too long. Where the kernel was when it was noticed is an accident; what does not change
 * is which operation of which driver or subsystem it was in.
 */
final class Stall {
    /** Common ways into operations. */
    private static final List<String> WAYS_IN = List.of(
            "process_one_work",
            "do_syscall_",
            "do_fast_syscall_",
            "el0_svc",
            "invoke_syscall",
            "ret_fast_syscall",
            "entry_SYSCALL",
            "system_call",
            "syscall_exit",
            "sysenter_",
            "netif_receive_skb",
            "do_softirq",
            "handle_softirqs",
            "call_timer_fn",
            "run_timers",
            "run_timer_softirq",
            "hrtimer_run",
            "run_ksoftirqd",
            "smpboot_thread_fn",
            "start_secondary",
            "cpu_startup_entry",
            "ret_from_fork",
            "vfs_write",
            "vfs_read",
            "vfs_iter_",
            "do_iter_read",
            "do_iter_write",
            "call_read_iter",
            "call_write_iter",
            "new_sync_read",
            "new_sync_write",
            "vfs_ioctl",
            "ksys_ioctl",
            "compat_ioctl",
            "compat_sys_ioctl",
            "compat_SyS_ioctl",
            "blkdev_ioctl",
            "blkdev_driver_ioctl",
            "call_mmap",
            "mmap_region",
            "do_mmap",
            "do_dentry_open",
            "vfs_open",
            "sock_sendmsg",
            "sock_recvmsg",
            "sock_release",
            "sock_common_setsockopt",
            "kernel_setsockopt",
            "sk_common_release",
            "sock_mmap",
            "sock_do_ioctl",
            "sock_ioctl",
            "nfnetlink_rcv_msg",
            "rtnetlink_rcv_msg",
            "netlink_dump",
            "__do_fault",
            "do_page_fault",
            "__fput",
            "task_work_run",
            "exit_to_user",
            "tasklet_action",
            "tasklet_hi_action",
            "smp_call_function",
            "do_one_initcall");

    private static final Set<String> WAYS_IN_WHOLE = Set.of(
            "kthread",
            "page_fault",
            "setsockopt",
            "listen",
            "accept",
            "kernel_listen",
            "kernel_accept",
            "socketpair",
            "connect",
            "ioctl",
            "sys_ioctl",
            "sys_connect",
            "sys_socketpair");

    /** What notices, in the timer's interrupt. */
    private static final List<String> NOTICING = List.of(
            "tick_sched",
            "update_process_times",
            "rcu_check_callbacks",
            "rcu_sched_clock_irq",
            "scheduler_tick",
            "sched_tick",
            "rcu_pending",
            "check_cpu_stall",
            "watchdog_timer_fn",
            "print_cpu_stall",
            "trigger_",
            "nmi_");

    /** Where an interrupt comes in. */
    private static final List<String> INTERRUPTS = List.of(
            "apic_timer_interrupt",
            "timer_interrupt",
            "el1_irq",
            "el1h_64_irq",
            "__irq_svc",
            "do_IRQ",
            "ret_from_intr",
            "common_interrupt",
            "decrementer",
            "handle_arch_irq",
            "asm_exc_nmi",
            "end_repeat_nmi",
            "nmi_restore");

    private static final String CALLS = "smp_call_function";

    private Stall() {}

    static Optional<String> function(Stacks stacks) {
        return stacks.all().stream()
                .flatMap(s -> in(s).stream())
                .filter(f -> !f.contains("rcu_gp_kthread") && !f.contains("rcu_gp_fqs"))
                .findFirst();
    }

    private static Optional<String> in(List<Frame> stack) {
        List<Frame> sure = stack.stream().filter(Frame::sure).toList();
        List<Frame> frames = sure.isEmpty() ? stack : sure;
        List<String> functions = frames.stream().map(Frame::function).toList();
        List<String> those = frames.subList(interrupted(functions), frames.size()).stream()
                .filter(f -> !Helpers.isHelper(f))
                .map(Frame::function)
                .toList();
        for (int i = 0; i < those.size(); i++) {
            if (those.get(i).contains(CALLS)) {
                return Optional.of(CALLS);
            }
            if (isWayIn(those.get(i))) {
                return Optional.of(Guilty.plain(those.get(Math.max(0, i - 1))));
            }
        }
        return Optional.empty();
    }

    /** Where what was interrupted begins, if the interrupt is in the stack, too. */
    private static int interrupted(List<String> functions) {
        int noticed = first(functions, 0, NOTICING);
        int way =
                first(functions, 0, List.of("do_softirq", "handle_softirqs", "process_one_work", "vfs_", "do_syscall"));
        if (noticed == functions.size() || way < noticed) {
            return 0;
        }
        int entry = first(functions, noticed, INTERRUPTS);
        while (entry < functions.size() && INTERRUPTS.stream().anyMatch(functions.get(entry)::contains)) {
            entry++;
        }
        return entry == functions.size() ? 0 : entry;
    }

    private static int first(List<String> functions, int from, List<String> parts) {
        for (int i = from; i < functions.size(); i++) {
            if (parts.stream().anyMatch(functions.get(i)::contains)) {
                return i;
            }
        }
        return functions.size();
    }

    private static boolean isWayIn(String function) {
        return WAYS_IN_WHOLE.contains(Guilty.plain(function))
                || WAYS_IN.stream().anyMatch(function::contains);
    }
}
