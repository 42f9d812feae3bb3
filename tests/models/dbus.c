/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/dbus.yaml against the real header. */
#include <dbus/dbus.h>

struct person {
    int number;
    char email[80];
};

void told(DBusConnection *connection, const struct person *person) {
    DBusMessage *message = dbus_message_new_signal("/shop", "org.example.Shop", "Order");
    const char *mail = person->email;
    dbus_message_append_args(message, DBUS_TYPE_STRING, &mail, DBUS_TYPE_INVALID);
    // finds: personal-data-to-ipc
    dbus_connection_send(connection, message, NULL);
    dbus_message_unref(message);
}

void number(DBusConnection *connection, const struct person *person) {
    DBusMessage *message = dbus_message_new_signal("/shop", "org.example.Shop", "Order");
    dbus_int32_t number = person->number;
    dbus_message_append_args(message, DBUS_TYPE_INT32, &number, DBUS_TYPE_INVALID);
    // clean: personal-data-to-ipc
    dbus_connection_send(connection, message, NULL);
    dbus_message_unref(message);
}

void by_iterator(DBusConnection *connection, const struct person *person) {
    DBusMessage *message = dbus_message_new_signal("/shop", "org.example.Shop", "Order");
    DBusMessageIter at;
    const char *mail = person->email;
    dbus_message_iter_init_append(message, &at);
    // finds: personal-data-to-ipc
    dbus_message_iter_append_basic(&at, DBUS_TYPE_STRING, &mail);
    dbus_connection_send(connection, message, NULL);
}
