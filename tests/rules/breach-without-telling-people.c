/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to handle a breach. */
struct breach {
    int people;
};

int authority_tell(const struct breach *breach);
int users_notify(const struct breach *breach);

// finds: breach-without-telling-people
int breach_handle(const struct breach *breach) {
    return authority_tell(breach);
}

// clean: breach-without-telling-people
int data_breach_process(const struct breach *breach) {
    if (authority_tell(breach)) return -1;
    return users_notify(breach);
}
