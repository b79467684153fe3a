// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

/** The field of q elements, for q a power of a prime; the elements are numbers below q, 0 and 1 being what they say. */
final class GaloisField {
    final int order;
    private final int[][] sums;
    private final int[][] products;

    private GaloisField(int order, int prime, int degree) {
        this.order = order;
        sums = new int[order][order];
        products = new int[order][order];
        for (int a = 0; a < order; a++) {
            for (int b = 0; b < order; b++) {
                sums[a][b] = sum(a, b, prime);
            }
        }
        // Polynomials over the prime field, as digits; the modulus is the first that makes a field.
        for (int modulus = order; !fill(modulus, prime, degree); modulus++) {
            if (modulus >= 2 * order) {
                throw new IllegalStateException("no irreducible polynomial of degree " + degree);
            }
        }
    }

    /** Whether there is a field of so many elements. */
    static boolean exists(int order) {
        return order > 1 && power(order, smallestFactor(order)) > 0;
    }

    static GaloisField of(int order) {
        int prime = smallestFactor(order);
        return new GaloisField(order, prime, power(order, prime));
    }

    private static int smallestFactor(int number) {
        int factor = 2;
        while (number % factor != 0) {
            factor++;
        }
        return factor;
    }

    /** The exponent of the prime that gives the number; 0 if there is none. */
    private static int power(int number, int prime) {
        int exponent = 0;
        int rest = number;
        while (rest % prime == 0) {
            rest /= prime;
            exponent++;
        }
        return rest == 1 ? exponent : 0;
    }

    private static int sum(int a, int b, int prime) {
        int sum = 0;
        int place = 1;
        int left = a;
        int right = b;
        while (left + right > 0) {
            sum += (left % prime + right % prime) % prime * place;
            left /= prime;
            right /= prime;
            place *= prime;
        }
        return sum;
    }

    /** Multiplies modulo a polynomial with leading coefficient 1; false if a product of others is zero. */
    private boolean fill(int modulus, int prime, int degree) {
        for (int a = 0; a < order; a++) {
            for (int b = 0; b < order; b++) {
                products[a][b] = product(a, b, modulus, prime, degree);
                if (products[a][b] == 0 && a > 0 && b > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int product(int a, int b, int modulus, int prime, int degree) {
        int[] digits = new int[2 * degree + 1];
        for (int i = 0, left = a; left > 0; i++, left /= prime) {
            for (int j = 0, right = b; right > 0; j++, right /= prime) {
                digits[i + j] = (digits[i + j] + left % prime * (right % prime)) % prime;
            }
        }
        for (int top = 2 * degree; top >= degree; top--) {
            int factor = digits[top];
            int rest = modulus;
            for (int i = 0; i <= degree && factor > 0; i++, rest /= prime) {
                int at = top - degree + i;
                digits[at] = Math.floorMod(digits[at] - factor * (rest % prime), prime);
            }
        }
        int product = 0;
        for (int i = degree - 1; i >= 0; i--) {
            product = product * prime + digits[i];
        }
        return product;
    }

    int sum(int a, int b) {
        return sums[a][b];
    }

    int product(int a, int b) {
        return products[a][b];
    }

    int inverse(int a) {
        int inverse = 1;
        while (products[a][inverse] != 1) {
            inverse++;
        }
        return inverse;
    }
}
