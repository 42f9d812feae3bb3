/* SPDX-License-Identifier: Apache-2.0 */
/* Elements without a member take no value, however many they are. */
struct empty {};
struct holder { struct empty nothing; };
int after;
void many(int a) {
    struct empty row[1 << 30] = {a};
    struct { struct holder held[1 << 30]; int last; } mixed = {a};
    after = mixed.last;
}
