typedef int wchar_t;
void use(const void *);
void all(void) {
    use("plain"); use("two " "parts"); use("tab\tnew\nline \"quoted\" \\ \x41\101 \0 after"); use("\xff\x80");
    use("h\xc3\xa9"); use(L"wide \u20ac"); use(u8"utf-8 é"); use(u"sixteen"); use(""); use(__func__);
    use("hex then digit \x41" "1"); use("abc" + 1); use(&"abc"[1]);
}
char c(void) { return "xyz"[1] + 'a' + L'b' + '\n'; }
