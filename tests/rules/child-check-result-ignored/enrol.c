/* SPDX-License-Identifier: Apache-2.0 */
/* A parent who is asked without effect. */
struct pupil;
int is_adult(const struct pupil *pupil);
int parent_agreed(const struct pupil *pupil);
int enrol(const struct pupil *pupil);

int enrol_anyway(const struct pupil *pupil) {
    if (is_adult(pupil)) return enrol(pupil);
    // finds: child-check-result-ignored
    parent_agreed(pupil);
    return enrol(pupil);
}

int enrol_if(const struct pupil *pupil) {
    // clean: child-check-result-ignored
    if (is_adult(pupil) || parent_agreed(pupil)) return enrol(pupil);
    return -1;
}
