/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/net-snmp.yaml against the real header. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

struct person {
    int number;
    char email[80];
};

void logged(const struct person *person) {
    // finds: personal-data-in-log
    snmp_log(LOG_INFO, "from %s\n", person->email);
    // clean: personal-data-in-log
    snmp_log(LOG_INFO, "number %d\n", person->number);
}

void sent(netsnmp_session *session, netsnmp_pdu *pdu, const oid *name, struct person *person) {
    snmp_pdu_add_variable(pdu, name, 8, ASN_OCTET_STR, person->email, strlen(person->email));
    // finds: personal-data-to-network
    snmp_send(session, pdu);
}
