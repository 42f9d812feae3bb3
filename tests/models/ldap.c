/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/ldap.yaml against the real header. */
#include <ldap.h>
#include <stdio.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void searched(LDAP *ldap, const struct person *person) {
    char filter[128];
    LDAPMessage *result = NULL;
    snprintf(filter, sizeof filter, "(mail=%s)", person->email);
    // finds: personal-data-to-network
    ldap_search_ext_s(ldap, "ou=people", LDAP_SCOPE_SUBTREE, filter, NULL, 0, NULL, NULL, NULL, 10, &result);
    snprintf(filter, sizeof filter, "(uidNumber=%d)", person->number);
    // clean: personal-data-to-network
    ldap_search_ext_s(ldap, "ou=people", LDAP_SCOPE_SUBTREE, filter, NULL, 0, NULL, NULL, NULL, 10, &result);
}

void answered(LDAP *ldap, LDAPMessage *entry) {
    struct berval **values = ldap_get_values_len(ldap, entry, "mail");
    const char *email = values[0]->bv_val;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", email);
    ldap_value_free_len(values);
}

void attributes(LDAP *ldap, LDAPMessage *entry) {
    char **first = ldap_get_values(ldap, entry, "telephoneNumber");
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", first[0]);
    char **second = ldap_get_values(ldap, entry, "objectClass");
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", second[0]);
}

int bound(LDAP *ldap, const char *dn, char *password) {
    struct berval credential;
    ber_str2bv(password, 0, 0, &credential);
    // finds: credential-to-network
    return ldap_sasl_bind_s(ldap, dn, LDAP_SASL_SIMPLE, &credential, NULL, NULL, NULL);
}
