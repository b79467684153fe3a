// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Structs of the kernel's UAPI headers as a description would have them, copied by hand; by name. */
final class KernelStructs {
    private static final Map<String, CType.Composite> ALL = new LinkedHashMap<>();

    static {
        struct(
                "rtc_time",
                "tm_sec int, tm_min int, tm_hour int, tm_mday int, tm_mon int, tm_year int, tm_wday int, tm_yday int, tm_isdst int");
        struct("rtc_wkalrm", "enabled u8, pending u8, time rtc_time");
        struct("winsize", "ws_row ushort, ws_col ushort, ws_xpixel ushort, ws_ypixel ushort");
        struct(
                "loop_info64",
                "lo_device u64, lo_inode u64, lo_rdevice u64, lo_offset u64, lo_sizelimit u64, lo_number u32, lo_encrypt_type u32, "
                        + "lo_encrypt_key_size u32, lo_flags u32, lo_file_name u8[64], lo_crypt_name u8[64], lo_encrypt_key u8[32], lo_init u64[2]");
        struct("input_id", "bustype u16, vendor u16, product u16, version u16");
        struct("input_absinfo", "value s32, minimum s32, maximum s32, fuzz s32, flat s32, resolution s32");
        struct("uinput_setup", "id input_id, name char[80], ff_effects_max u32");
        struct("uinput_abs_setup", "code u16, absinfo input_absinfo");
        struct("ff_replay", "length u16, delay u16");
        struct("ff_trigger", "button u16, interval u16");
        struct("ff_envelope", "attack_length u16, attack_level u16, fade_length u16, fade_level u16");
        struct("ff_constant_effect", "level s16, envelope ff_envelope");
        struct("ff_rumble_effect", "strong_magnitude u16, weak_magnitude u16");
        struct(
                "ff_condition_effect",
                "right_saturation u16, left_saturation u16, right_coeff s16, left_coeff s16, deadband u16, center s16");
        struct(
                "v4l2_capability",
                "driver u8[16], card u8[32], bus_info u8[32], version u32, capabilities u32, device_caps u32, reserved u32[3]");
        struct(
                "v4l2_fmtdesc",
                "index u32, type u32, flags u32, description u8[32], pixelformat u32, mbus_code u32, reserved u32[3]");
        struct("blk_zone_range", "sector u64, nr_sectors u64");
        struct(
                "blk_zone",
                "start u64, len u64, wp u64, type u8, cond u8, non_seq u8, reset u8, resv u8[4], capacity u64, reserved u8[24]");
        struct("blk_zone_report", "sector u64, nr_zones u32, flags u32, zones blk_zone[]");
        struct("watchdog_info", "options u32, firmware_version u32, identity u8[32]");
        struct("hpet_info", "hi_ireqfreq ulong, hi_flags ulong, hi_hpet ushort, hi_timer ushort");
        struct(
                "spi_ioc_transfer",
                "tx_buf u64, rx_buf u64, len u32, speed_hz u32, delay_usecs u16, bits_per_word u8, cs_change u8, tx_nbits u8, "
                        + "rx_nbits u8, word_delay_usecs u8, pad u8");
        struct("gpiochip_info", "name char[32], label char[32], lines u32");
        struct(
                "usbdevfs_ctrltransfer",
                "bRequestType u8, bRequest u8, wValue u16, wIndex u16, wLength u16, timeout u32, data ptr");
        struct(
                "fb_fix_screeninfo",
                "id char[16], smem_start ulong, smem_len u32, type u32, type_aux u32, visual u32, xpanstep u16, ypanstep u16, "
                        + "ywrapstep u16, line_length u32, mmio_start ulong, mmio_len u32, accel u32, capabilities u16, reserved u16[2]");
        struct(
                "fiemap_extent",
                "fe_logical u64, fe_physical u64, fe_length u64, fe_reserved64 u64[2], fe_flags u32, fe_reserved u32[3]");
        struct(
                "fiemap",
                "fm_start u64, fm_length u64, fm_flags u32, fm_mapped_extents u32, fm_extent_count u32, fm_reserved u32, "
                        + "fm_extents fiemap_extent[]");
        struct("fstrim_range", "start u64, len u64, minlen u64");
        struct("pps_ktime", "sec s64, nsec s32, flags u32");
        struct("btrfs_ioctl_vol_args", "fd s64, name char[4088]");
        struct(
                "nvme_passthru_cmd",
                "opcode u8, flags u8, rsvd1 u16, nsid u32, cdw2 u32, cdw3 u32, metadata u64, addr u64, metadata_len u32, data_len u32, "
                        + "cdw10 u32, cdw11 u32, cdw12 u32, cdw13 u32, cdw14 u32, cdw15 u32, timeout_ms u32, result u32");
    }

    private KernelStructs() {}

    static Map<String, CType.Composite> all() {
        return ALL;
    }

    private static void struct(String name, String fields) {
        List<CType.Field> made = new ArrayList<>();
        for (String field : fields.split(", ", -1)) {
            String[] words = field.split(" ", -1);
            made.add(CType.Field.of(words[0], type(words[1])));
        }
        ALL.put(name, new CType.Composite(false, name, false, OptionalInt.empty(), made));
    }

    private static CType type(String text) {
        int bracket = text.indexOf('[');
        if (bracket >= 0) {
            CType element = type(text.substring(0, bracket));
            String length = text.substring(bracket + 1, text.length() - 1);
            return length.isEmpty() ? new CType.Flexible(element) : new CType.Array(element, Integer.parseInt(length));
        }
        if (text.equals("ptr")) {
            return new CType.Pointer();
        }
        return IntKind.named(text).<CType>map(CType.Int::new).orElseGet(() -> ALL.get(text));
    }
}
