/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/android-log.yaml with prototypes of ours: Debian 12 does not have the library. */
int __android_log_print(int priority, const char *tag, const char *format, ...);
int __android_log_write(int priority, const char *tag, const char *text);

struct person {
    int number;
    char email[80];
};

void seen(const struct person *person) {
    // finds: personal-data-in-log
    __android_log_print(4, "shop", "from %s", person->email);
    // clean: personal-data-in-log
    __android_log_print(4, "shop", "number %d", person->number);
    // finds: personal-data-in-log
    __android_log_write(4, "shop", person->email);
}
