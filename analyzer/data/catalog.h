/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog as the classifier sees it. Private to data/.
 *
 * A kind has one Recognition of its own and one more per item of `also:`. A Recognition has
 * Patterns (sequences of words). The index leads from an identifier's word to the patterns that
 * may begin with it. */
#ifndef SANGAM_DATA_CATALOG_H
#define SANGAM_DATA_CATALOG_H

#include "data/data.h"
#include "data/words.h"

enum { PATTERN_WORDS = 8 };

typedef struct Pattern {
    const char *text; /* as written, for reasons */
    const char *word[PATTERN_WORDS];
    uint32_t count;
    uint32_t letters;
    uint32_t recognition; /* index into Catalog.recognitions */
    uint32_t first_length; /* of the first word */
    char initial;
    uint64_t begins; /* a word that the first one begins has word_mark() in it */
} Pattern;
typedef VEC(Pattern) PatternVec;

enum TypeMask {
    TYPES_TEXT = 1,
    TYPES_INTEGER = 2,
    TYPES_REAL = 4,
    TYPES_BYTES = 8,
    TYPES_ANY = 31,
};

/* How much must be known about the surroundings; also what a member says about its record. */
typedef enum Need { NEED_NOTHING, NEED_ACCOUNT, NEED_PERSON } Need;

typedef struct Recognition {
    DataId kind;
    uint32_t folder; /* that its file lies in, in the order in which folders are read */
    uint8_t types;  /* TypeMask */
    uint8_t weight; /* 0 low, 1 medium, 2 high: confidence of the words alone */
    uint8_t need;   /* Need */
    bool bare;      /* nothing but neutral words and words for people may stand around */
    StrVec with;    /* at least one of these must be seen nearby; empty = no demand */
    StrVec without; /* none of these may be seen nearby */
    StrVec inside;  /* `in:` one of these must be a word of the record's or the function's name; empty = no demand */
    StrVec typed;   /* the declared type must be one of these; empty = no demand */
    StrVec paired;  /* another name must have the same words before one of these; empty = no demand */
} Recognition;

typedef struct Kind {
    DataKind shown;
    PatternVec refuse; /* `not:` */
    StrVec typedefs;   /* types that hold this kind, but perhaps our own side's: a hint */
    StrVec holds;      /* types that hold nothing else, whatever the name */
    StrVec fields;     /* "struct passwd.pw_name" */
    StrVec keys, functions;
    StrVec not_in;     /* words of a record whose member is of another kind, or nobody's */
    StrVec refused_by; /* "connect(arg1)": what this call is given is not of this kind; as Declaration.given */
    StrVec examples; /* numbers that everybody writes in tests and documents */
    uint8_t record; /* Need: what this member says about its record */
    uint8_t literal; /* how sure a literal is that passes the check, + 1; 0 = literals tell nothing */
} Kind;

/* One way into a pattern: its first `taken` words, joined, are the word that leads here. */
typedef struct Posting {
    uint32_t pattern;
    uint32_t taken;
    uint32_t next; /* index + 1 into postings, 0 = last */
} Posting;

typedef enum ContextList {
    CONTEXT_PERSON_RECORDS,
    CONTEXT_ACCOUNT_RECORDS,
    CONTEXT_RECORD_TAILS,
    CONTEXT_NOT_PERSON_RECORDS,
    CONTEXT_CODE_RECORDS,
    CONTEXT_PERSON_FUNCTIONS,
    CONTEXT_ACCOUNT_FUNCTIONS,
    CONTEXT_METADATA_SUFFIXES,
    CONTEXT_METADATA_PREFIXES,
    CONTEXT_NEUTRAL_WORDS,
    CONTEXT_TRAILING_WORDS,
    CONTEXT_LEANING_WORDS,
    CONTEXT_LETTER_WORDS,
    CONTEXT_GIVING_VERBS,
    CONTEXT_OTHER_VERBS,
    CONTEXT_TEXT_TYPES,
    CONTEXT_LIST_TYPES,
    CONTEXT_VALUE_TYPES,
    CONTEXT_FLAG_TYPES,
    CONTEXT_TIME_TYPES,
    CONTEXT_HANDLE_TYPES,
    CONTEXT_PASSING_NAMES,
    CONTEXT_LOG_NAMES,
    CONTEXT_NETWORK_NAMES,
    CONTEXT_ERROR_NAMES,
    CONTEXT_ENCRYPTED_SCHEMES,
    CONTEXT_COUNT_
} ContextList;

/* Words that show what a piece of code is about; `with: ["@mail"]` means one of them. Or words that stand for one
 * another beside others: `phone no` is `phone number`. */
typedef struct Topic {
    const char *name; /* without the @ */
    StrVec words;
} Topic;
typedef VEC(Topic) TopicVec;

typedef struct SynonymLink { /* a word is in this group, and in those of the links before */
    uint32_t group;
    uint32_t before; /* index + 1, 0 = none */
} SynonymLink;

typedef struct Override {
    const ProjectDatum *datum;
    DataId kind;
} Override;

typedef struct Answers Answers;

struct Catalog {
    Arena *arena;
    uint32_t folder; /* that is being read */
    VEC(Kind) kinds; /* row 0 unused */
    VEC(Recognition) recognitions;
    PatternVec patterns;
    VEC(Posting) postings;
    Map first; /* hash of a word -> index + 1 of its first posting */
    WordSet vocabulary;
    WordsMemo *split;     /* with the vocabulary */
    StrVec calls;         /* of all kinds' refused_by */
    WordSet typed;        /* bases of the types that some kind lists */
    StrVec typed_endings; /* `*addr` of those lists, without the star */
    WordSet context[CONTEXT_COUNT_];
    TopicVec topics, synonyms;
    VEC(SynonymLink) synonym_links;
    Map synonym_of; /* hash of a word -> index + 1 of the link to the first group that it is in */
    VEC(Override) overrides;
    Map by_id; /* hash of an id -> DataId */
    Answers *answers; /* NULL = none are remembered */
};

/* lexicon.c: filling and asking the index of words. */
bool pattern_make(Arena *arena, const char *text, Pattern *out); /* false: too long or empty */
void catalog_link_synonyms(Catalog *catalog); /* whenever more of them are read */
/* The pattern itself and, when it has several words, as it reads with synonyms for those from word `from` on. */
void pattern_variants(const Catalog *catalog, const Pattern *pattern, uint32_t from, PatternVec *out);
void catalog_index_pattern(Catalog *catalog, const Pattern *pattern);
/* Whether the pattern's words stand in `words` from word `at` on, given that its first `taken`
 * words are words->word[at]; *end is the word after the match. */
bool pattern_matches(const Pattern *pattern, const Words *words, uint32_t at, uint32_t taken,
                     uint32_t *end);
/* Where the pattern stands first: from word *from to before *to. */
bool pattern_anywhere(const Pattern *pattern, const Words *words, uint32_t *from, uint32_t *to);
bool catalog_context_has(const Catalog *catalog, ContextList list, const char *word);

/* surround.c: what record, function, members and parameters say. */
typedef struct Surroundings {
    Need about;          /* what the surroundings are about */
    bool refused;        /* a record or function that is known not to be about a person */
    bool unrelated;      /* a record of a compiler or a drawing: refused, all is less sure */
    const char *because; /* "", or the word or member that decided */
} Surroundings;
Surroundings surroundings_of(const Catalog *catalog, const Declaration *declaration);
/* The name near the declaration, other than its own, in which one of the words is seen; NULL = in none. `far`: the name
 * of its file counts as well. */
const char *surroundings_show(const Catalog *catalog, const Declaration *declaration, const StrVec *words, bool far);
/* Whether one of the words is in the name of its record; of its record or function. */
bool record_named(const Catalog *catalog, const Declaration *declaration, const StrVec *words);
bool surroundings_named(const Catalog *catalog, const Declaration *declaration, const StrVec *words);
/* Whether another member or parameter is called by the words that stand before word `start` of the name, and then by one
 * of `wanted`: smtp_password beside smtp_name. */
bool surroundings_pair(const Catalog *catalog, const Declaration *declaration, const Words *words, uint32_t start,
                       const StrVec *wanted);
/* Whether `word`, which begins a member's name, only repeats its record: nrce_login in mx_netrc_entry,
 * cust_name in customer, or what most members begin with. */
bool record_repeats(const Catalog *catalog, const Declaration *declaration, const char *word);
/* The word of a person's record that a member's one word begins with the letters of: the 1 of `ename` in
 * struct employee. 0 = none. */
uint32_t record_letters(const Catalog *catalog, const Declaration *declaration, const char *word);

/* The words that a member's name reads on from: those of its record up to the one that says what it is. 0 = none. */
uint32_t owner_words(const Catalog *catalog, const Declaration *declaration, Words *words);

/* told.c: what is told outright. Each gives true and the answer when it decides. */
enum { SURE_LOW, SURE_MEDIUM, SURE_HIGH };
Holding holding_make(const Catalog *catalog, DataId kind, int confidence, const char *format, ...)
    PRINTF_LIKE(4, 5);
bool told_by_project(const Catalog *catalog, const Declaration *declaration, Holding *out);
bool told_of_column(const Catalog *catalog, const char *table, const char *column, Holding *out);
bool told_by_annotation(const Catalog *catalog, const Declaration *declaration, Holding *out);
bool known_by_name(const Catalog *catalog, const Declaration *declaration, Holding *out);
const char *text_or_none(const char *text); /* "" for NULL */

/* classify.c: catalog_classify(), with each piece of evidence. */
typedef struct Evidence {
    Buf *trace;           /* a line each */
    const char *hindered; /* what alone kept the first words that would have counted from it, in the catalog's arena; NULL =
                             nothing did */
} Evidence;
Holding declaration_weigh_anew(const Catalog *catalog, const Declaration *declaration, Evidence *evidence); /* NULL = none asked for */

/* remember.c: the same, unless it is known from before. */
Holding declaration_weigh(const Catalog *catalog, const Declaration *declaration);
void answers_free(Answers *answers);

/* types.c: what a declared type can hold. */
/* The type as written without const, struct, stars and brackets: "const struct in_addr *" ->
 * "in_addr". `base` has room for WORDS_BYTES bytes. */
void type_base(const char *type_text, char *base);
/* A declared type, looked at once for all that is asked of it. */
typedef struct TypeSeen {
    const char *text;
    char base[WORDS_BYTES]; /* by type_base() */
    bool may_be_listed;     /* false: base_listed() is for every list of every kind */
} TypeSeen;
void type_see(const Catalog *catalog, const char *type_text, TypeSeen *out);
/* Whether the type is one of `names`; a name `*addr` is one for every type that ends so, whatever
 * `_t`, `_s`, `_st` or digits follow: isc_netaddr_t, union mysockaddr, sockaddr_in6 does not; `[16]` for
 * every array of so many. */
bool type_listed(const TypeSeen *type, const StrVec *names);
bool type_of_kind(const TypeSeen *type, const StrVec *names); /* the same for a list of a kind */
bool base_listed(const char *base, const StrVec *names);
/* Fills `typed` and `typed_endings` from the kinds. */
void catalog_index_types(Catalog *catalog);
/* Whether a record or an alias is called after what the pattern ends in: jid_t, aci_user_t. */
bool type_named_after(const Catalog *catalog, const char *type_text, const Pattern *pattern);
/* -1 = cannot hold it, else by how much the type, of this base, lowers the confidence (0 or 1). */
int type_penalty(const Catalog *catalog, const Declaration *declaration, const char *base, uint8_t types);

#endif
