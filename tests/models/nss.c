/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/nss.yaml against the real header. */
#include <nspr.h>
#include <nss.h>
#include <pk11pub.h>
#include <sechash.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void to_file(const struct person *person) {
    PRFileDesc *file = PR_Open("/var/lib/shop/mails", PR_WRONLY | PR_CREATE_FILE, 0600);
    // finds: personal-data-to-file
    PR_Write(file, person->email, (PRInt32)strlen(person->email));
    // clean: personal-data-to-file
    PR_Write(file, &person->number, sizeof person->number);
    PR_Close(file);
}

void digest(const struct person *person, unsigned char *out) {
    char *copy = PR_smprintf("%s", person->email);
    // finds: personal-data-in-log
    PR_LogPrint("mail %s", copy);
    PK11_HashBuf(SEC_OID_SHA256, out, (const unsigned char *)copy, (PRInt32)strlen(copy));
    PR_Free(copy);
}
