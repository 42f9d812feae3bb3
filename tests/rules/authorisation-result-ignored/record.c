/* SPDX-License-Identifier: Apache-2.0 */
/* A right that is asked for without effect. */
struct session;
int may_read(const struct session *session);
int record_show(const struct session *session);

int record_open(const struct session *session) {
    // finds: authorisation-result-ignored
    (void)may_read(session);
    return record_show(session);
}

int record_open_if(const struct session *session) {
    // clean: authorisation-result-ignored
    return may_read(session) ? record_show(session) : -1;
}
