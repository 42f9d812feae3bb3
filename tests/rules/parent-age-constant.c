/* SPDX-License-Identifier: Apache-2.0 */
/* Who may say yes for a child. */
struct person {
    int age;
};

int may_consent_for(const struct person *child, int parent_age) {
    // finds: parent-age-constant
    if (parent_age < 16) return 0;
    // clean: parent-age-constant
    return child->age < 16;
}
