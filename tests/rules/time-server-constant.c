/* SPDX-License-Identifier: Apache-2.0 */
/* Where a recorder takes its time from. */
struct settings {
    const char *ntp_server;
    const char *web_server;
};

int ntp_query(const char *host);

// finds: time-server-constant
static const char *const time_server = "samay1.nic.in";

void settings_default(struct settings *settings) {
    // finds: time-server-constant
    settings->ntp_server = "pool.ntp.org";
    // clean: time-server-constant
    settings->web_server = "www.recorder.example.org";
}

int clock_set(void) {
    // finds: time-server-constant
    return ntp_query("time.cloud.example");
}

int clock_set_from_file(void) {
    // clean: time-server-constant
    return ntp_query("/etc/recorder/ntp.conf");
}

// finds: time-server-constant
static const struct settings builtin = {"0.pool.ntp.org", 0};

const char *time_source(void) {
    return builtin.ntp_server ? builtin.ntp_server : time_server;
}
