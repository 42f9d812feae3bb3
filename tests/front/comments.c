/* A file comment is nobody's. */
#define FIELD(name) char name[8]

struct person {
    char *name;    /* full name, as in the passport */
    char *mail;    /**< e-mail address */
    // date of birth
    int dob;
    int plain;
    /*
     * Telephone number,
     * with country code.
     */
    char phone[16];
    FIELD(macro); /* in a macro */
    int a, b;      //!< two
};

/* ======== Tables ======== */
struct person people[4];
static int counter; /* how many -- so far */
int use(void) { int secret; /* a local */ secret = counter; return secret + people[0].dob; }
