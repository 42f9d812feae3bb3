/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations for Sangam: what a declaration holds, said beside it. For compilers other than clang,
 * and with SANGAM_OFF defined, they are nothing at all.
 *
 *     struct visit {
 *         char note[256] SANGAM_DATA("health.record");
 *         char title[80] SANGAM_NOT_PERSONAL;
 *     };
 *     char *read_answer(void) SANGAM_DATA("credential.security_answer");
 *     int has_consent(const struct user *user, int purpose) SANGAM_GUARD("consent");
 *     void remind(const struct visit *visit) SANGAM_PURPOSE("reminders");
 *
 * A guard is a function whose result, when it is not 0, says yes: consent, opt-out, age, parental,
 * authorisation or purpose. SANGAM_PURPOSE names an activity of the register that the function belongs to. Kinds of data are those of rules/data/ and of `--rules` folders:
 * `sangam explain health.record`. */
#ifndef SANGAM_H
#define SANGAM_H

#if defined(__clang__) && !defined(SANGAM_OFF)
#define SANGAM_DATA(kind)  __attribute__((annotate("sangam:data=" kind)))
#define SANGAM_GUARD(kind) __attribute__((annotate("sangam:guard=" kind)))
#define SANGAM_PURPOSE(activity) __attribute__((annotate("sangam:purpose=" activity)))
#else
#define SANGAM_DATA(kind)
#define SANGAM_GUARD(kind)
#define SANGAM_PURPOSE(activity)
#endif
#define SANGAM_NOT_PERSONAL SANGAM_DATA("none")

#endif
