/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the SARIF format share. Section numbers are those of the OASIS standard
 * 2.1.0. */
#ifndef SANGAM_SARIF_PRIVATE_H
#define SANGAM_SARIF_PRIVATE_H

#include "report/report_private.h"

typedef enum SarifProfile { SARIF_FULL, SARIF_GITHUB, SARIF_GITLAB } SarifProfile;

/* A taxonomy of the run: one per law, then our controls, kinds of data, and CWE. */
typedef struct Taxonomy {
    const char *name;        /* "GDPR", "sangam-controls", "CWE" */
    const Framework *law;    /* NULL for the others */
    Interner *ids;           /* ids of the taxa, from 1 on; index in the run = id - 1 */
    VEC(const void *) about; /* [taxon]: Provision, Control or NULL */
} Taxonomy;

typedef struct Sarif {
    const ReportInput *input;
    SarifProfile profile;
    JsonWriter json;
    Arena *arena;
    Snippets *snippets;
    RuleRows rules;
    VEC(Taxonomy) taxonomies;     /* laws first */
    uint32_t controls, data, cwe; /* places of the three others */
    Interner *artifacts;          /* files, from 1 on */
    uint32_t room;                /* for results */
    bool lean;                    /* without flows and properties, to stay within the size */
    bool *chosen;                 /* [finding]: is a result of this run */
    uint32_t results;             /* how many are */
    uint32_t left_out;            /* results beyond the consumer's limit or without a place */
} Sarif;

bool sarif_write(const ReportInput *input, SarifProfile profile, Buf *out, Diags *diags);

/* ---- sarif_tool.c: the tool, its rules, and what they refer to ---- */
void sarif_collect_taxa(Sarif *sarif);
void sarif_tool(Sarif *sarif);
void sarif_taxonomies(Sarif *sarif);
void sarif_free_taxa(Sarif *sarif);
/* A reference to a taxon (3.52): id, index, and which taxonomy. In an object of its own. */
void sarif_taxon_reference(Sarif *sarif, uint32_t taxonomy, const char *id);
uint32_t sarif_law_taxonomy(const Sarif *sarif, const Framework *law);
char *sarif_provision_taxon(Arena *arena, const Provision *provision); /* "gdpr:32.1.a" */

/* ---- sarif_result.c ---- */
void sarif_result(Sarif *sarif, uint32_t finding);
void sarif_gone(Sarif *sarif, const Finding *finding);
void sarif_location(Sarif *sarif, const SourcePlace *place, const char *function,
                    const char *message, int64_t id, bool context);
/* "key": { "text": ... } */
void sarif_message(Sarif *sarif, const char *key, const char *text);
uint32_t sarif_cwe(const Sarif *sarif, uint32_t cwe); /* as the consumer can bear it */
bool sarif_diverges(const Sarif *sarif, uint32_t finding);

#endif
