/** Runs cases on a target and judges what came back. */
package dev.kspec.run;
