// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Error numbers of Linux' generic ABI (include/uapi/asm-generic/errno.h), by name; x86, arm, riscv and s390 use it unchanged. */
public final class Errno {
    private static final Map<String, Integer> NUMBERS = new TreeMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<Integer, String> TEXTS = new HashMap<>();

    static {
        add("EPERM", 1, "Operation not permitted");
        add("ENOENT", 2, "No such file or directory");
        add("ESRCH", 3, "No such process");
        add("EINTR", 4, "Interrupted system call");
        add("EIO", 5, "Input/output error");
        add("ENXIO", 6, "No such device or address");
        add("E2BIG", 7, "Argument list too long");
        add("ENOEXEC", 8, "Exec format error");
        add("EBADF", 9, "Bad file descriptor");
        add("ECHILD", 10, "No child processes");
        add("EAGAIN", 11, "Resource temporarily unavailable");
        add("ENOMEM", 12, "Cannot allocate memory");
        add("EACCES", 13, "Permission denied");
        add("EFAULT", 14, "Bad address");
        add("ENOTBLK", 15, "Block device required");
        add("EBUSY", 16, "Device or resource busy");
        add("EEXIST", 17, "File exists");
        add("EXDEV", 18, "Invalid cross-device link");
        add("ENODEV", 19, "No such device");
        add("ENOTDIR", 20, "Not a directory");
        add("EISDIR", 21, "Is a directory");
        add("EINVAL", 22, "Invalid argument");
        add("ENFILE", 23, "Too many open files in system");
        add("EMFILE", 24, "Too many open files");
        add("ENOTTY", 25, "Inappropriate ioctl for device");
        add("ETXTBSY", 26, "Text file busy");
        add("EFBIG", 27, "File too large");
        add("ENOSPC", 28, "No space left on device");
        add("ESPIPE", 29, "Illegal seek");
        add("EROFS", 30, "Read-only file system");
        add("EMLINK", 31, "Too many links");
        add("EPIPE", 32, "Broken pipe");
        add("EDOM", 33, "Numerical argument out of domain");
        add("ERANGE", 34, "Numerical result out of range");
        add("EDEADLK", 35, "Resource deadlock avoided");
        add("ENAMETOOLONG", 36, "File name too long");
        add("ENOLCK", 37, "No locks available");
        add("ENOSYS", 38, "Function not implemented");
        add("ENOTEMPTY", 39, "Directory not empty");
        add("ELOOP", 40, "Too many levels of symbolic links");
        add("ENOMSG", 42, "No message of desired type");
        add("EIDRM", 43, "Identifier removed");
        add("ECHRNG", 44, "Channel number out of range");
        add("EL2NSYNC", 45, "Level 2 not synchronized");
        add("EL3HLT", 46, "Level 3 halted");
        add("EL3RST", 47, "Level 3 reset");
        add("ELNRNG", 48, "Link number out of range");
        add("EUNATCH", 49, "Protocol driver not attached");
        add("ENOCSI", 50, "No CSI structure available");
        add("EL2HLT", 51, "Level 2 halted");
        add("EBADE", 52, "Invalid exchange");
        add("EBADR", 53, "Invalid request descriptor");
        add("EXFULL", 54, "Exchange full");
        add("ENOANO", 55, "No anode");
        add("EBADRQC", 56, "Invalid request code");
        add("EBADSLT", 57, "Invalid slot");
        add("EBFONT", 59, "Bad font file format");
        add("ENOSTR", 60, "Device not a stream");
        add("ENODATA", 61, "No data available");
        add("ETIME", 62, "Timer expired");
        add("ENOSR", 63, "Out of streams resources");
        add("ENONET", 64, "Machine is not on the network");
        add("ENOPKG", 65, "Package not installed");
        add("EREMOTE", 66, "Object is remote");
        add("ENOLINK", 67, "Link has been severed");
        add("EADV", 68, "Advertise error");
        add("ESRMNT", 69, "Srmount error");
        add("ECOMM", 70, "Communication error on send");
        add("EPROTO", 71, "Protocol error");
        add("EMULTIHOP", 72, "Multihop attempted");
        add("EDOTDOT", 73, "RFS specific error");
        add("EBADMSG", 74, "Bad message");
        add("EOVERFLOW", 75, "Value too large for defined data type");
        add("ENOTUNIQ", 76, "Name not unique on network");
        add("EBADFD", 77, "File descriptor in bad state");
        add("EREMCHG", 78, "Remote address changed");
        add("ELIBACC", 79, "Can not access a needed shared library");
        add("ELIBBAD", 80, "Accessing a corrupted shared library");
        add("ELIBSCN", 81, ".lib section in a.out corrupted");
        add("ELIBMAX", 82, "Attempting to link in too many shared libraries");
        add("ELIBEXEC", 83, "Cannot exec a shared library directly");
        add("EILSEQ", 84, "Invalid or incomplete multibyte or wide character");
        add("ERESTART", 85, "Interrupted system call should be restarted");
        add("ESTRPIPE", 86, "Streams pipe error");
        add("EUSERS", 87, "Too many users");
        add("ENOTSOCK", 88, "Socket operation on non-socket");
        add("EDESTADDRREQ", 89, "Destination address required");
        add("EMSGSIZE", 90, "Message too long");
        add("EPROTOTYPE", 91, "Protocol wrong type for socket");
        add("ENOPROTOOPT", 92, "Protocol not available");
        add("EPROTONOSUPPORT", 93, "Protocol not supported");
        add("ESOCKTNOSUPPORT", 94, "Socket type not supported");
        add("EOPNOTSUPP", 95, "Operation not supported");
        add("EPFNOSUPPORT", 96, "Protocol family not supported");
        add("EAFNOSUPPORT", 97, "Address family not supported by protocol");
        add("EADDRINUSE", 98, "Address already in use");
        add("EADDRNOTAVAIL", 99, "Cannot assign requested address");
        add("ENETDOWN", 100, "Network is down");
        add("ENETUNREACH", 101, "Network is unreachable");
        add("ENETRESET", 102, "Network dropped connection on reset");
        add("ECONNABORTED", 103, "Software caused connection abort");
        add("ECONNRESET", 104, "Connection reset by peer");
        add("ENOBUFS", 105, "No buffer space available");
        add("EISCONN", 106, "Transport endpoint is already connected");
        add("ENOTCONN", 107, "Transport endpoint is not connected");
        add("ESHUTDOWN", 108, "Cannot send after transport endpoint shutdown");
        add("ETOOMANYREFS", 109, "Too many references: cannot splice");
        add("ETIMEDOUT", 110, "Connection timed out");
        add("ECONNREFUSED", 111, "Connection refused");
        add("EHOSTDOWN", 112, "Host is down");
        add("EHOSTUNREACH", 113, "No route to host");
        add("EALREADY", 114, "Operation already in progress");
        add("EINPROGRESS", 115, "Operation now in progress");
        add("ESTALE", 116, "Stale file handle");
        add("EUCLEAN", 117, "Structure needs cleaning");
        add("ENOTNAM", 118, "Not a XENIX named type file");
        add("ENAVAIL", 119, "No XENIX semaphores available");
        add("EISNAM", 120, "Is a named type file");
        add("EREMOTEIO", 121, "Remote I/O error");
        add("EDQUOT", 122, "Disk quota exceeded");
        add("ENOMEDIUM", 123, "No medium found");
        add("EMEDIUMTYPE", 124, "Wrong medium type");
        add("ECANCELED", 125, "Operation canceled");
        add("ENOKEY", 126, "Required key not available");
        add("EKEYEXPIRED", 127, "Key has expired");
        add("EKEYREVOKED", 128, "Key has been revoked");
        add("EKEYREJECTED", 129, "Key was rejected by service");
        add("EOWNERDEAD", 130, "Owner died");
        add("ENOTRECOVERABLE", 131, "State not recoverable");
        add("ERFKILL", 132, "Operation not possible due to RF-kill");
        add("EHWPOISON", 133, "Memory page has hardware error");
        alias("EWOULDBLOCK", "EAGAIN");
        alias("EDEADLOCK", "EDEADLK");
        alias("ENOTSUP", "EOPNOTSUPP");
    }

    private Errno() {}

    private static void add(String name, int number, String text) {
        NUMBERS.put(name, number);
        NAMES.put(number, name);
        TEXTS.put(number, text);
    }

    private static void alias(String name, String of) {
        NUMBERS.put(name, NUMBERS.get(of));
    }

    /** The positive number of an errno, if the name is one. */
    public static OptionalInt number(String name) {
        Integer number = NUMBERS.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The name of a positive error number. */
    public static Optional<String> name(int number) {
        return Optional.ofNullable(NAMES.get(number));
    }

    /** {@code EAGAIN (Resource temporarily unavailable)}, or {@code errno 4095} for a number without a name. */
    public static String describe(int number) {
        return NAMES.containsKey(number) ? NAMES.get(number) + " (" + TEXTS.get(number) + ")" : "errno " + number;
    }

    public static Set<String> names() {
        return Collections.unmodifiableSet(NUMBERS.keySet());
    }
}
