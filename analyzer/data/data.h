/* SPDX-License-Identifier: Apache-2.0 */
/* data: what is personal.
 * Answers: does this declaration (field, variable, parameter, function) or text key hold personal data, of which
 * kind, how sure, and why. From: rules/data/<kind>.yaml and the project's `data:` entries. For: flow/, rules/,
 * `explain`. Does not know: flows, sinks, law. */
#ifndef SANGAM_DATA_H
#define SANGAM_DATA_H

#include "formats/formats.h"
#include "project/project.h"

typedef uint32_t DataId; /* index into Catalog kinds; 0 = none */

/* Characters of an identifier that may be seen when the rest is masked. */
typedef struct Visible {
    uint8_t length;      /* of the whole, 0 = not said */
    uint8_t first, last; /* so many of the first, of the last */
} Visible;
typedef struct DataKind {
    const char *id, *title, *dpv; /* dpv "" when there is no term */
    const char *validator; /* the scheme of identifier_validate() (formats/) that its literals pass, "" = none */
    const char *digest; /* id of the kind that a digest of it is, "" = it stays of this kind */
    StrVec groups, subjects;
    Visible visible;
    uint8_t least;  /* bytes of the smallest number that holds it, 0 = not said */
    bool text_only; /* never held in a number: what an integer takes from it is a length or a digit */
    const char *file;
    uint32_t line;
} DataKind;

typedef struct Catalog Catalog;
/* `folders`: rules directories' data/ folders, later ones add; `keep`: NULL = none. Errors in diags with positions. */
Catalog *catalog_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Diags *diags);
void catalog_free(Catalog *catalog); /* what lies outside the arena; NULL is fine */
uint32_t catalog_count(const Catalog *catalog); /* ids are 1 .. count */
const DataKind *catalog_kind(const Catalog *catalog, DataId id);
DataId catalog_find(const Catalog *catalog, const char *id); /* exact dotted id; 0 = unknown */
/* Adds a kind that only a model's or rule's `data:` names (synthetic category): group "personal". */
DataId catalog_add(Catalog *catalog, const char *id);
bool catalog_in(const Catalog *catalog, DataId id, const char *selector); /* group, id, or ancestor id */
/* "phone", "health", a group or a dotted id as a project file names data; 0 with false when unknown. */
bool catalog_selects_any(const Catalog *catalog, const char *selector);
const char *catalog_nearest(const Catalog *catalog, const char *selector); /* for messages, may be NULL */

/* An entry of the project's `data:` list says that its place holds this kind, or 0 = none (refuse). First match wins.
 * The datum lives as long as the catalog. */
void catalog_override(Catalog *catalog, const ProjectDatum *datum, DataId id);

/* Where something leads, or what it gives, by words of _context.yaml in its name. */
typedef enum PlaceName { NAMES_LOG, NAMES_NETWORK, NAMES_ERROR } PlaceName;
bool catalog_names(const Catalog *catalog, PlaceName list, const char *identifier);
/* The scheme of an address ("https://...") says that what goes there is encrypted on the way. */
bool catalog_encrypts(const Catalog *catalog, const char *address);

typedef enum HolderKind { HOLDER_FIELD, HOLDER_LOCAL, HOLDER_PARAMETER, HOLDER_GLOBAL, HOLDER_FUNCTION } HolderKind;
typedef enum HeldType { /* of the datum itself: char * and char[] are TEXT */
    HELD_TEXT, HELD_INTEGER, HELD_REAL, HELD_BYTES, HELD_RECORD, HELD_POINTER, HELD_FUNCTION, HELD_OTHER
} HeldType;
typedef struct Declaration {
    HolderKind holder;
    HeldType type;
    const char *name;      /* identifier */
    const char *type_text; /* as written: "uid_t", "char [64]", "struct in_addr *" */
    const char *record;    /* FIELD: "struct user" or typedef name, else "" */
    const char *const *members; /* FIELD: names of all members of its record, NULL-terminated; else NULL */
    const char *function;  /* LOCAL, PARAMETER, static: enclosing function's name, else "" */
    const char *const *siblings; /* LOCAL, PARAMETER: names of the function's parameters, NULL-terminated */
    const char *note;      /* annotation "sangam:data=health.record" or comment, "" = none */
    const char *file;      /* path of the declaration, "" = unknown */
    const char *const *given; /* calls that it, or its address, is an argument of, of those that catalog_calls() lists:
                                 "connect(arg1)"; "along f(arg0)": it gets there by way of the program's own
                                 parameters and members; "beside f(arg0)": a member of its record is given so;
                                 NULL-terminated; NULL = none */
    bool system;           /* declared in a system header */
} Declaration;
/* Is this declaration the place that the entry names? Columns are no declarations. */
bool datum_is(const ProjectDatum *datum, const Declaration *declaration);
typedef struct Holding {
    DataId kind;          /* 0 = holds nothing personal */
    uint8_t confidence;   /* 0 low, 1 medium, 2 high */
    const char *reason;   /* one line, in the catalog's arena: "name `email` (words: email)" */
} Holding;
/* The calls that tell something of what they are given: "connect(arg1)". */
const StrVec *catalog_calls(const Catalog *catalog);
/* Answers stay from one run to the next: `data` as catalog_answers() made it of a catalog that was read from the same
 * files and told the same by the project, NULL = nothing; it must last as long as the catalog. Call it when all is read. */
void catalog_remember(Catalog *catalog, const void *data, size_t length);
/* False: what it was given is as good. */
bool catalog_answers(const Catalog *catalog, Buf *out);
/* How many declarations were asked for since, and how many of them were not known. */
void catalog_asked(const Catalog *catalog, uint32_t *asked, uint32_t *anew);
/* The answer depends on the catalog and the declaration alone. */
Holding catalog_classify(const Catalog *catalog, const Declaration *declaration);
/* Every piece of evidence considered, for `explain`: one line each. */
void catalog_explain(const Catalog *catalog, const Declaration *declaration, Buf *out);
/* A text key: JSON key, SQL column, LDAP attribute, HTTP header, form field, environment variable. */
Holding catalog_classify_key(const Catalog *catalog, const char *key, const char *context /* table or "" */);
/* A name that a format gives to what is put in its place, "user=%s": as the declaration `argument` that stands there
 * (its name may be "") would be judged under that name. `others`: the names that the format has, NULL-terminated; what
 * one says of a record, it says here. `loose`: nothing but a blank parts the name from the place: medium at most, and only what goes by its own name, as a
 * user does and a key does not. */
Holding catalog_classify_label(const Catalog *catalog, const char *label, bool loose, HeldType type,
                               const Declaration *argument, const char *const *others);

/* Identifier -> lower-case words separated by spaces: "userEMail2" -> "user e mail 2". */
void identifier_words(const char *identifier, Buf *out);
/* A literal in the code, by the check digits of the schemes that kinds name: how sure is what the kind's `literal:` says,
 * low for a number that everybody writes in tests and documents (`examples:`). */
Holding catalog_classify_literal(const Catalog *catalog, const char *text);
/* What a name hints at and its text bears out: medium where `named` is low and `text` passes the check of its kind's
 * scheme, however little the check alone would say (a UPI address has no check digit); else `named`. */
Holding catalog_confirm_literal(const Catalog *catalog, Holding named, const char *text);

#endif
