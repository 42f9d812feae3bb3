/* SPDX-License-Identifier: Apache-2.0 */
/* Translation units: from the cache, from worker processes, or from facts files; then linked. */
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "facts/facts.h"
#include "front/front.h"
#include "scan/cache.h"
#include "scan/confine.h"
#include "scan/earlier.h"
#include "scan/linking.h"
#include "scan/prefixes.h"
#include "scan/scan.h"
#include "scan/shelf.h"

typedef struct UnitJob {
    const CompileCommand *command;
    Digest key;
    bool looked;  /* in the cache: */
    bool found;   /* there, under `entry` */
    bool parsed;  /* or tried to */
    Digest entry;
    FactsFound facts;
    Unit *unit;
} UnitJob;

typedef struct UnitWork {
    Scan *scan;
    FactsCache *cache;
    UnitJob *jobs;
    Digest *facts;     /* of each job; zero = not known */
    uint32_t *pending; /* indexes of jobs that must be parsed */
    uint32_t pending_count;
    Arena *arena;
    Front *front;      /* in a worker */
    const Confinement *confinement;
    const Prefixes *prefixes;
    const Overlay *overlay;
    FrontOptions front_options; /* contents in place of those on disk */
    bool progress;
    time_t started, shown;
    /* while workers run: */
    WorkerPool *pool;
    Prefixes *shared;
    double begun, begun_prefix, left; /* scan_time() before and after they were begun; of the shared beginnings */
} UnitWork;

/* Facts of content that does not lie on disk have keys of their own: a scan of what is staged and one
 * of the work tree do not drive out each other's. */
static Digest overlay_key(const UnitWork *work, const Digest *plain) {
    DigestState *state = digest_begin();
    digest_add(state, plain->bytes, sizeof plain->bytes);
    for (uint32_t i = 0; i < overlay_count(work->overlay); i++) {
        const OverlayFile *file = overlay_at(work->overlay, i);
        digest_add(state, file->path, strlen(file->path) + 1);
        digest_add(state, file->digest.bytes, sizeof file->digest.bytes);
    }
    return digest_end(state);
}

static bool made_of_overlay(const UnitWork *work, const Unit *unit) {
    for (FileId id = 1; unit && overlay_count(work->overlay) && id < unit->file_count; id++)
        if (overlay_find(work->overlay, unit_text(unit, unit->files[id].path))) return true;
    return false;
}

static bool worker_start(void *context) {
    UnitWork *work = context;
    Arena *arena = arena_new("worker");
    Diags *diags = diags_new(arena);
    /* libclang's own recovery goes on with whatever the crash left behind: better a new process. */
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    if (!confinement_enter(work->confinement, NULL)) return false;
    work->front = front_open(diags);
    if (!work->front) diags_print(diags, stderr, DIAG_WARNING);
    return work->front != NULL;
}

static bool worker_parse(void *context, uint32_t job, Buf *result) {
    UnitWork *work = context;
    Arena *arena = arena_new("unit job");
    Diags *diags = diags_new(arena);
    const CompileCommand *command = work->jobs[work->pending[job]].command;
    FrontOptions options = work->front_options;
    prefixes_use(work->prefixes, job, &options);
    uint64_t before[2], after[2];
    front_times(work->front, &before[0], &before[1]);
    Unit *unit = front_parse(work->front, command, &options, diags);
    front_times(work->front, &after[0], &after[1]);
    if (unit) {
        unit->directory = intern(unit->strings, command->directory);
        facts_write(unit, result);
    }
    for (int i = 0; unit && i < 2; i++) buf_u64(result, after[i] - before[i]);
    diags_print(diags, stderr, DIAG_WARNING);
    unit_free(unit);
    arena_free(arena);
    return unit != NULL;
}


/* The two times behind the facts; returns the length of the facts. */
static size_t take_times(ScanTimes *times, const char *data, size_t length) {
    if (length < 16) return length;
    length -= 16;
    times->parse += (double)read_u64(data + length) / 1e9;
    times->lower += (double)read_u64(data + length + 8) / 1e9;
    return length;
}

static void worker_done(void *context, uint32_t job, bool ok, const char *why, const char *data, size_t length) {
    UnitWork *work = context;
    UnitJob *unit = &work->jobs[work->pending[job]];
    unit->parsed = true;
    if (ok) {
        length = take_times(&work->scan->times, data, length);
        if (length >= sizeof(Digest)) work->facts[work->pending[job]] = facts_digest(data, length);
        unit->unit = facts_read(unit->command->file, data, length, work->scan->diags);
        Digest key = made_of_overlay(work, unit->unit) ? overlay_key(work, &unit->key) : unit->key;
        if (unit->unit && work->cache) unit_cache_put(work->cache, unit->command, &key, unit->unit, data, length);
        if (!unit->unit) why = "the worker's answer could not be read";
    }
    if (!unit->unit) coverage_lost_unit(work->scan, unit->command->file, why);
}

static void show_progress(void *context, uint32_t finished, uint32_t count) {
    UnitWork *work = context;
    time_t now = time(NULL);
    if (!work->progress || now - work->started < 2 || now == work->shown) return;
    work->shown = now;
    fprintf(stderr, "\rsangam: %u of %u units\033[K", finished, count);
    fflush(stderr);
}

static bool find_entry(UnitWork *work, UnitJob *job, const Digest *key) {
    job->entry = *key;
    job->found = facts_cache_find(work->cache, key, &job->facts);
    work->facts[job - work->jobs] = job->facts.mark;
    return job->found;
}

static void find_facts(UnitWork *work, UnitJob *job) {
    job->key = unit_cache_key(job->command);
    if (!work->cache || find_entry(work, job, &job->key) || !overlay_count(work->overlay)) return;
    Digest key = overlay_key(work, &job->key);
    (void)find_entry(work, job, &key);
}

/* What was found. */
static void load_facts(UnitWork *work, uint32_t count) {
    Buf data = {0};
    for (uint32_t i = 0; i < count; i++) {
        UnitJob *job = &work->jobs[i];
        Arena *arena = arena_new("cached facts");
        Diags *quiet = diags_new(arena);
        if (job->found && facts_cache_load(work->cache, &job->entry, &job->facts, &data))
            job->unit = facts_read_sealed(job->command->file, data.data, data.len, quiet);
        arena_free(arena);
    }
    buf_free(&data);
}

/* The beginnings that the pending units share: read from disk, so not where other contents stand. */
static Prefixes *share_prefixes(UnitWork *work, Confinement *confinement, uint32_t jobs) {
    const CompileCommand **commands = xcalloc(work->pending_count + 1u, sizeof *commands);
    for (uint32_t i = 0; i < work->pending_count; i++) commands[i] = work->jobs[work->pending[i]].command;
    uint32_t count = overlay_count(work->overlay) ? 0 : work->pending_count;
    Prefixes *prefixes = prefixes_make(work->scan, confinement, jobs, count, commands);
    work->scan->prefixes = prefixes_count(prefixes, &work->scan->prefixed_units);
    free_(commands);
    return prefixes;
}

static void set_overlay(UnitWork *work, const Overlay *overlay) {
    uint32_t count = overlay_count(overlay);
    FrontFile *files = ARENA_ARRAY(work->arena, FrontFile, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const OverlayFile *file = overlay_at(overlay, i);
        files[i] = (FrontFile){file->path, file->data, file->length};
    }
    work->overlay = overlay;
    work->front_options.files = files;
    work->front_options.file_count = count;
    if (work->cache) facts_cache_overlay(work->cache, overlay);
}

/* Begins to parse what is pending. */
static void begin_workers(UnitWork *work, Confinement *confinement, uint32_t jobs) {
    work->begun = scan_time();
    work->prefixes = work->shared = share_prefixes(work, confinement, jobs);
    work->begun_prefix = scan_time() - work->begun;
    uint32_t seconds = confinement->unit_seconds;
    WorkerOptions workers = {.processes = jobs, .address_space = confinement->unit_memory,
                             .cpu_seconds = seconds, .wall_seconds = 2 * seconds,
                             .idle_seconds = seconds > 2 ? seconds / 2 : 1,
                             .start = worker_start, .run = worker_parse, .done = worker_done,
                             .progress = show_progress, .context = work};
    if (work->pending_count) work->pool = worker_begin(&workers, work->pending_count);
    work->left = scan_time();
}

static void end_workers(UnitWork *work) {
    Scan *scan = work->scan;
    ScanTimes *times = &scan->times;
    double parsed = times->parse + times->lower, meanwhile = scan_time() - work->left;
    if (work->pool && !worker_end(work->pool))
        diag_add(scan->diags, DIAG_ERROR, NULL, 0, 0, "worker processes could not be started");
    work->pool = NULL;
    if (work->shown) fprintf(stderr, "\r\033[K");
    times->prefix += work->begun_prefix;
    times->other += scan_time() - work->begun - meanwhile - work->begun_prefix - (times->parse + times->lower - parsed);
    struct rusage used;
    if (!getrusage(RUSAGE_CHILDREN, &used)) times->worker_peak = (uint64_t)used.ru_maxrss << 10;
    prefixes_free(work->shared);
    work->prefixes = work->shared = NULL;
}

static void note_pending(UnitWork *work, uint32_t count) {
    work->pending_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!work->jobs[i].found && !work->jobs[i].parsed) work->pending[work->pending_count++] = i;
}

/* Found, but what was found cannot be read after all. */
static void parse_unread(UnitWork *work, Confinement *confinement, uint32_t count, uint32_t jobs) {
    work->pending_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (work->jobs[i].found && !work->jobs[i].unit) work->pending[work->pending_count++] = i;
    work->scan->cache_hits -= work->pending_count;
    if (!work->pending_count) return;
    work->scan->result->made = ""; /* it may come out otherwise */
    begin_workers(work, confinement, jobs);
    end_workers(work);
}

/* The jobs whose files are all that a change touches: they are parsed while the others are looked at. */
static void find_touched(UnitWork *work, const Change *change, uint32_t count) {
    Interner *touched = interner_new();
    bool alone = true; /* a header may touch any unit */
    for (uint32_t i = 0; i < change->paths.len; i++) {
        alone &= str_ends(change->paths.data[i], ".c");
        (void)intern(touched, change->paths.data[i]);
    }
    for (uint32_t i = 0; i < count && alone; i++) {
        UnitJob *job = &work->jobs[i];
        if (!intern_find(touched, job->command->file)) continue;
        find_facts(work, job);
        job->looked = true;
        if (!job->found) work->pending[work->pending_count++] = i;
    }
    interner_free(touched);
}

static bool find_units(UnitWork *work, const ScanOptions *options, Confinement *confinement, uint32_t count) {
    if (options->change) find_touched(work, options->change, count);
    if (work->pending_count) begin_workers(work, confinement, options->jobs);
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!work->jobs[i].looked) find_facts(work, &work->jobs[i]);
        found += work->jobs[i].found;
    }
    work->scan->cache_hits = found;
    if (work->pool && found + work->pending_count < count) end_workers(work); /* there is more to parse */
    return found == count;
}

static bool load_rules(Scan *scan, const ScanOptions *options) {
    bool ok = !scan->rules_wait || scan_load_rules(scan, options);
    return ok && (!options->meanwhile || options->meanwhile(options->meanwhile_context));
}

/* What need not wait for the workers; false after an error. */
static bool load_meanwhile(UnitWork *work, const ScanOptions *options, uint32_t count) {
    load_facts(work, count);
    if (load_rules(work->scan, options)) {
        work->scan->shelf = shelf_open(work->scan, options, options->cache);
        answers_load(work->scan, options);
        return true;
    }
    worker_abandon(work->pool);
    prefixes_free(work->shared);
    work->pool = NULL;
    work->shared = NULL;
    return false;
}

/* The units of all jobs; or none, when an earlier scan's result stands for them. False after an error. */
static bool make_units(Scan *scan, const ScanOptions *options, UnitJob *jobs, uint32_t count) {
    UnitWork work = {.scan = scan, .jobs = jobs, .progress = options->progress, .started = time(NULL)};
    bool ready = true;
    if (count == 0) return true;
    work.arena = arena_new("unit work");
    work.facts = ARENA_ARRAY(work.arena, Digest, count);
    const CompileCommand **commands = ARENA_ARRAY(work.arena, const CompileCommand *, count);
    for (uint32_t i = 0; i < count; i++) commands[i] = jobs[i].command;
    Confinement *confinement = confinement_new(scan, count, commands);
    work.confinement = confinement;
    work.pending = ARENA_ARRAY(work.arena, uint32_t, count);
    if (options->cache) work.cache = unit_cache_open(scan, options->cache);
    set_overlay(&work, scan->result->overlay);
    bool all = find_units(&work, options, confinement, count);
    if (!all || !earlier_result(scan, options, work.facts)) {
        /* first the workers: what this process holds by then is theirs to copy */
        if (!all && !work.pool) {
            note_pending(&work, count);
            begin_workers(&work, confinement, options->jobs);
        }
        ready = load_meanwhile(&work, options, count);
        if (work.pool) end_workers(&work);
        if (ready && (all || !earlier_result(scan, options, work.facts))) parse_unread(&work, confinement, count, options->jobs);
    }
    const ScanTimes *times = &scan->times;
    scan->times.load = scan_time() - times->prefix - times->parse - times->lower - times->other;
    facts_cache_close(work.cache);
    arena_free(work.arena);
    return ready;
}

static void note_missing(Scan *scan) {
    for (uint32_t i = 0; i < scan->commands.missing.len; i++)
        coverage_lost_unit(scan, scan->commands.missing.data[i], "the file does not exist");
    for (uint32_t i = 0; i < scan->commands.list.len; i++) {
        /* They hold include folders and macros, and some builds delete them after use. */
        const CompileCommand *command = &scan->commands.list.data[i];
        for (uint32_t n = 0; n < command->dropped.len; n++)
            if (command->dropped.data[n][0] == '@')
                scan_result_coverage(scan->result, "unit", "response-file", path_below(scan->root, command->file),
                                     command->dropped.data[n], 1);
    }
    if (scan->commands.guessed)
        scan_result_coverage(scan->result, "unit", "guessed-flags", "no compile database", scan->commands.guessed,
                             scan->commands.list.len);
    if (scan->commands.other_language)
        scan_result_coverage(scan->result, "unit", "skipped-language", "C++, assembler and others",
                             "only C is analysed", scan->commands.other_language);
}

static bool read_commands(Scan *scan, const ScanOptions *options) {
    if (options->commands) {
        scan->commands = *options->commands;
        return true;
    }
    if (options->source) return compdb_discover(scan->arena, options->source, &scan->commands, scan->diags);
    if (options->facts.len && !options->database) return true;
    const char *database = options->database ? options->database : ".";
    return options->change ? compdb_read_all(scan->arena, database, &scan->commands, scan->diags)
                           : compdb_read(scan->arena, database, &scan->commands, scan->diags);
}

static bool parse_all(Scan *scan, const ScanOptions *options, Linking *linking) {
    uint32_t count = scan->commands.list.len;
    UnitJob *jobs = xcalloc(count + 1, sizeof *jobs);
    for (uint32_t i = 0; i < count; i++) jobs[i].command = &scan->commands.list.data[i];
    bool ok = make_units(scan, options, jobs, count);
    for (uint32_t i = 0; i < count; i++) {
        if (scan->reused) unit_free(jobs[i].unit);
        else if (jobs[i].unit) linking_add(linking, jobs[i].unit, jobs[i].command);
    }
    free_(jobs);
    return ok;
}

/* Over the program, the flags of every file and the rules: all that findings depend on but the sources.
 * Sealed: a store that came with the sources must not say what they held before a change. */
static void set_settings(Scan *scan, const ScanOptions *options) {
    if (options->commands) return; /* never stored: a sample's process must not make the user's key */
    DigestState *state = digest_begin();
    Digest build = unit_cache_key(&(CompileCommand){.directory = "", .file = ""});
    digest_add(state, build.bytes, sizeof build.bytes);
    digest_add(state, scan->rules_digest, strlen(scan->rules_digest) + 1);
    digest_add(state, scan->project_digest.bytes, sizeof scan->project_digest.bytes);
    for (uint32_t i = 0; i < scan->commands.list.len; i++) {
        Digest key = unit_cache_key(&scan->commands.list.data[i]);
        digest_add(state, key.bytes, sizeof key.bytes);
    }
    const StrVec *const lists[] = {&options->paths, &options->excludes};
    for (size_t n = 0; n < COUNTOF(lists); n++)
        for (uint32_t i = 0; i <= lists[n]->len; i++) {
            const char *word = i < lists[n]->len ? lists[n]->data[i] : "";
            if (lists[n] == &options->paths && *word) word = path_absolute(scan->arena, word);
            digest_add(state, word, strlen(word) + 1);
        }
    const char *config = scan->project->path ? path_absolute(scan->arena, scan->project->path) : "";
    const char *const places[] = {scan->root, config};
    for (size_t i = 0; i < COUNTOF(places); i++) digest_add(state, places[i], strlen(places[i]) + 1);
    Digest digest = digest_end(state);
    Secret secret;
    const char *why;
    if (!secret_load(scan->arena, &secret, &why)) return; /* no stored result can be told from a stranger's */
    char hex[65];
    Digest seal = secret_seal(&secret, "settings", digest.bytes, sizeof digest.bytes);
    explicit_bzero(&secret, sizeof secret);
    digest_hex(&seal, hex);
    scan->result->settings = arena_strdup(scan->result->arena, hex);
}

/* Before anything is confined: what libclang needs lies beside it. */
static bool front_is_there(Diags *diags) {
    const char *why = front_load();
    if (why) diag_add(diags, DIAG_ERROR, NULL, 0, 0, "%s", why);
    return !why;
}

bool scan_commands(Scan *scan, const ScanOptions *options) {
    if (scan->commands_read) return true;
    if (!front_is_there(scan->diags) || !read_commands(scan, options)) return false;
    set_settings(scan, options);
    scan->commands_read = true;
    return true;
}

bool scan_units(Scan *scan, const ScanOptions *options) {
    if (!scan_commands(scan, options)) return false;
    if (options->change) change_commands(scan, options);
    scan->result->front_version = arena_strdup(scan->result->arena, front_version());
    note_missing(scan);
    Linking linking = {.scan = scan};
    bool ok = true;
    if (options->facts.len)
        ok = linking_read(&linking, &options->facts);
    else
        ok = parse_all(scan, options, &linking);
    if (scan->reused) return true;
    ok = load_rules(scan, options) && ok;
    linking_sort(&linking);
    uint32_t count = linking.inputs.len;
    scan->result->units_total = scan->commands.list.len + scan->commands.missing.len;
    if (!scan->commands.list.len) scan->result->units_total = count;
    scan->result->units_parsed = count;
    for (uint32_t i = 0; i < count; i++) {
        const Unit *unit = linking.inputs.data[i].unit;
        if (options->ir && (!options->ir_file || strstr(unit_text(unit, unit->main_file), options->ir_file)))
            unit_print(unit, options->ir);
        if (options->unit) options->unit(options->unit_context, unit);
        coverage_unit(scan, unit);
    }
    double start = scan_time();
    if (ok) scan->program = program_link(linking.inputs.data, count, scan->diags);
    scan->times.link = scan_time() - start;
    linking_close(&linking, !ok);
    if (ok) scan_declared_places(scan);
    return ok;
}

/* What a build's command may read beside its own folder: the project it belongs to, as its mark in a
 * folder above the source says, or the folder that source and build share. */
static const char *unit_root(Arena *arena, const CompileCommand *command) {
    static const char *const marks[] = {".sangam.yaml", ".git"};
    const char *here = path_absolute(arena, "."), *folder = path_directory(arena, command->file);
    for (const char *at = folder; !str_eq(at, "/"); at = path_directory(arena, at))
        for (size_t i = 0; i < COUNTOF(marks); i++)
            if (file_exists(path_join(arena, at, marks[i]))) return at;
    const char *common = here;
    while (path_below(common, command->file) == command->file) common = path_directory(arena, common);
    return confinement_shares(common) ? common : here;
}

int scan_unit(const char *output, uint32_t count, const char *const *words, Diags *diags) {
    Arena *arena = arena_new("unit command");
    CompileCommands commands = {0};
    int code = 3;
    if (!compdb_command(arena, path_absolute(arena, "."), count, words, &commands, diags) || commands.list.len != 1) {
        if (diags->errors == 0)
            diag_add(diags, DIAG_ERROR, NULL, 0, 0, "the command after -- compiles no single C file");
        arena_free(arena);
        return 2;
    }
    if (!front_is_there(diags)) {
        arena_free(arena);
        return 2;
    }
    Scan *scan = scan_new();
    UnitJob job = {.command = &commands.list.data[0]};
    scan->root = unit_root(arena, job.command);
    (void)make_units(scan, &(ScanOptions){.jobs = 1}, &job, 1);
    if (job.unit) {
        Buf bytes = {0};
        if (job.command->output) job.unit->output = intern(job.unit->strings, job.command->output);
        facts_write(job.unit, &bytes);
        code = file_write_atomic(output, bytes.data, bytes.len) ? 0 : 2;
        if (code) diag_add(diags, DIAG_ERROR, output, 0, 0, "cannot be written");
        buf_free(&bytes);
        coverage_unit(scan, job.unit);
        unit_free(job.unit);
    }
    for (uint32_t i = 0; i < scan->result->coverage.len; i++) {
        const Coverage *row = &scan->result->coverage.data[i];
        if (!row->loses) continue;
        bool placed = row->at.file && *row->at.file;
        diag_add(diags, DIAG_ERROR, placed ? row->at.file : row->subject, row->at.line, row->at.column, "%s", row->detail);
        code = code ? code : 3;
    }
    scan_free(scan);
    arena_free(arena);
    return code;
}
