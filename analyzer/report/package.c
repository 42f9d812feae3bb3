/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence package: a folder with every report, the rules and laws they were made with, the
 * register, and a manifest with the SHA-256 of each file. The same sources, options and date give the
 * same bytes, wherever the sources lie; only the manifest says when it was made. */
#include "report/package.h"

#include <errno.h>
#include <time.h>

typedef struct Packer {
    const ReportInput *input; /* as the package shows it */
    const char *folder;
    Arena *arena;
    VEC(PackageFile) files;
    Diags *diags;
} Packer;

const char report_package_help[] =
    "a folder with every report, the rules and laws, and a manifest with SHA-256; see `verify`";

static bool put_file(Packer *packer, const char *given, const void *data, size_t length) {
    const char *name = path_normal(packer->arena, given);
    char *path = path_join(packer->arena, packer->folder, name);
    if (!directory_make(path_directory(packer->arena, path)) ||
        !file_write_atomic(path, data, length)) {
        diag_add(packer->diags, DIAG_ERROR, path, 0, 0, "cannot be written: %s", strerror(errno));
        return false;
    }
    PackageFile file = {.path = name, .bytes = length};
    Digest digest = digest_of(data, length);
    digest_hex(&digest, file.sha256);
    vec_push(&packer->files, file);
    return true;
}

/* ---- reports --------------------------------------------------------------------------------- */

static const struct {
    const char *format, *name;
} reports[] = {
    {"html", "report.html"},      {"sarif", "results.sarif"},
    {"json", "report.json"},      {"csv", "findings.csv"},
    {"coverage", "coverage.csv"}, {"ropa", "ropa.csv"},
    {"dpia", "dpia-input.csv"},   {"oscal-results", "oscal-results.json"},
    {"dpv", "inventory.jsonld"},  {"oscal-catalog", "oscal-catalog.json"},
};

static bool put_reports(Packer *packer) {
    bool ok = true;
    for (size_t i = 0; i < COUNTOF(reports) && ok; i++) {
        const ReportFormat *format = report_format(reports[i].format);
        Buf out = {0};
        ok = format && format->write(packer->input, &out, packer->diags) &&
             put_file(packer, reports[i].name, buf_text(&out), out.len);
        buf_free(&out);
    }
    return ok;
}

/* ---- what they were made with ---------------------------------------------------------------- */

static bool copy_file(Packer *packer, const char *from, const char *name) {
    char *data;
    size_t length;
    if (file_read(packer->arena, from, 0, &data, &length))
        return put_file(packer, name, data, length);
    diag_add(packer->diags, DIAG_ERROR, from, 0, 0, "cannot be read: %s", strerror(errno));
    return false;
}

static bool copy_folder(Packer *packer, const char *from, const char *name) {
    StrVec names = {0};
    bool ok = !file_is_directory(from) || directory_list(packer->arena, from, &names);
    for (uint32_t i = 0; i < names.len && ok; i++) {
        const char *path = path_join(packer->arena, from, names.data[i]);
        if (str_ends(names.data[i], ".yaml") && file_is_regular(path))
            ok = copy_file(packer, path, path_join(packer->arena, name, names.data[i]));
    }
    vec_free(&names);
    return ok;
}

/* "rules", "rules-2" ...: each folder keeps its own place, since names may be the same. */
static bool copy_folders(Packer *packer, const StrVec *folders, const char *name,
                         const char *const parts[]) {
    bool ok = true;
    for (uint32_t i = 0; i < folders->len && ok; i++) {
        const char *to = i ? arena_printf(packer->arena, "%s-%u", name, i + 1) : name;
        for (size_t k = 0; parts[k] && ok; k++)
            ok = copy_folder(packer, path_join(packer->arena, folders->data[i], parts[k]),
                             path_join(packer->arena, to, parts[k]));
    }
    return ok;
}

static bool put_sources(Packer *packer) {
    static const char *const rule_parts[] = {"checks", "data", "models", NULL};
    static const char *const law_parts[] = {"", "relations", NULL};
    const ReportInput *input = packer->input;
    const Project *project = input->project;
    return copy_folders(packer, &input->rule_folders, "rules", rule_parts) &&
           copy_folders(packer, &input->law_folders, "frameworks", law_parts) &&
           (!project || !project->path || copy_file(packer, project->path, "register.yaml"));
}

static bool put_advice(Packer *packer) {
    static const char text[] =
        "This folder was made by `sangam report package=DIR`. manifest.json names each of its "
        "files\n"
        "with its SHA-256, the tool, the rules, the laws, the date and the revision.\n"
        "\n"
        "To see that nothing in it was changed, added or taken away:\n"
        "    sangam verify DIR\n"
        "To analyse the sources again, with the rules and laws of this folder, and compare:\n"
        "    sangam verify DIR -p BUILD        (or --source FOLDER)\n"
        "Without Sangam, `sha256sum -c SHA256SUMS` checks the files.\n"
        "\n"
        "The manifest is not signed. Whoever hands the folder over signs manifest.json with a key "
        "of\n"
        "his own and hands the signature over beside the folder, for example:\n"
        "    ssh-keygen -Y sign -f KEY -n file manifest.json\n"
        "\n"
        "report.html is for reading; results.sarif, report.json and findings.csv hold the "
        "findings;\n"
        "coverage.csv what was not seen; ropa.csv and dpia-input.csv what a record of processing\n"
        "and an impact assessment can take from the code; oscal-*.json and inventory.jsonld the "
        "same\n"
        "for programs; rules*/, frameworks*/ and register.yaml what it was judged by.\n";
    return put_file(packer, "README.txt", text, sizeof text - 1);
}

static bool put_sums(Packer *packer) {
    Buf out = {0};
    for (uint32_t i = 0; i < packer->files.len; i++)
        buf_printf(&out, "%s  %s\n", packer->files.data[i].sha256, packer->files.data[i].path);
    bool ok = put_file(packer, "SHA256SUMS", buf_text(&out), out.len);
    buf_free(&out);
    return ok;
}

/* ---- the manifest ---------------------------------------------------------------------------- */

static void put_scan(Packer *packer, JsonWriter *json) {
    const ReportInput *input = packer->input;
    const ScanResult *r = input->result;
    char day[11];
    date_format(input->as_of, day);
    json_key(json, "tool");
    json_begin_object(json);
    json_put_text(json, "name", "Sangam");
    json_put_text(json, "version", r->tool_version);
    json_put_text(json, "front", r->front_version);
    json_end_object(json);
    json_key(json, "scan");
    json_begin_object(json);
    json_put_text(json, "project", r->project);
    json_put_text(json, "command", r->command);
    json_put_text(json, "revision", r->revision);
    json_put_bool(json, "dirty", r->dirty);
    json_put_text(json, "asOf", day);
    json_put_text(json, "rulesDigest", r->rules_digest);
    json_put_text(json, "lawsDigest", input->frameworks ? input->frameworks->digest : "");
    json_key(json, "laws");
    json_begin_array(json);
    for (uint32_t i = 0; i < input->law_count; i++) json_text(json, input->laws[i]->alias);
    json_end_array(json);
    json_put_text(json, "failOn", report_fail_on(input));
    json_put_text(json, "minConfidence", confidence_name(input->min_confidence));
    json_put_number(json, "gateOn", input->gate_on);
    json_put_number(json, "ruleFolders", input->rule_folders.len);
    json_put_number(json, "lawFolders", input->law_folders.len);
    json_end_object(json);
}

static void put_result(Packer *packer, JsonWriter *json) {
    Totals totals = report_totals(packer->input);
    json_key(json, "result");
    json_begin_object(json);
    json_put_number(json, "findings", packer->input->result->findings.len);
    json_put_number(json, "shown", totals.shown);
    json_put_number(json, "suppressed", totals.suppressed);
    json_put_number(json, "gating", totals.gating);
    json_put_bool(json, "complete", packer->input->result->complete);
    json_end_object(json);
}

static void put_now(JsonWriter *json) {
    char text[32];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    json_put_text(json, "created", text);
}

/* Last: a folder without a manifest is no package. */
static bool put_manifest(Packer *packer) {
    Buf out = {0};
    JsonWriter json = {.out = &out, .pretty = true};
    json_begin_object(&json);
    json_put_number(&json, "sangamPackage", PACKAGE_VERSION);
    put_now(&json);
    put_scan(packer, &json);
    put_result(packer, &json);
    json_key(&json, "files");
    json_begin_array(&json);
    for (uint32_t i = 0; i < packer->files.len; i++) {
        const PackageFile *file = &packer->files.data[i];
        json_begin_object(&json);
        json_put_text(&json, "path", file->path);
        json_put_number(&json, "bytes", (int64_t)file->bytes);
        json_put_text(&json, "sha256", file->sha256);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    buf_putc(&out, '\n');
    char *path = path_join(packer->arena, packer->folder, PACKAGE_MANIFEST);
    bool ok = file_write_atomic(path, buf_text(&out), out.len);
    if (!ok)
        diag_add(packer->diags, DIAG_ERROR, path, 0, 0, "cannot be written: %s", strerror(errno));
    buf_free(&out);
    return ok;
}

static bool folder_is_free(Packer *packer) {
    StrVec names = {0};
    bool there = file_exists(packer->folder);
    bool ok = !there || (file_is_directory(packer->folder) &&
                         directory_list(packer->arena, packer->folder, &names) && !names.len);
    vec_free(&names);
    if (!ok)
        diag_add(
            packer->diags, DIAG_ERROR, packer->folder, 0, 0,
            "a package goes into a folder of its own: name one that is empty or does not exist");
    return ok;
}

bool report_package(const ReportInput *input, const char *folder, Diags *diags) {
    Arena *arena = arena_new("package");
    /* What lies on this machine, or depends on what was scanned before, is no evidence. */
    ReportInput shown = *input;
    shown.portable = true;
    shown.only_new = false;
    shown.gone = NULL;
    Packer packer = {.input = &shown, .folder = folder, .arena = arena, .diags = diags};
    bool ok = folder_is_free(&packer) && put_reports(&packer) && put_sources(&packer) &&
              put_advice(&packer);
    if (ok) package_sort(packer.files.data, packer.files.len);
    ok = ok && put_sums(&packer);
    if (ok) package_sort(packer.files.data, packer.files.len);
    ok = ok && put_manifest(&packer);
    vec_free(&packer.files);
    arena_free(arena);
    return ok;
}
