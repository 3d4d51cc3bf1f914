import type { Line } from '../text/index.ts';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** Every table, row by row as SQL has it. `owners` below says which room writes it. */
export interface Schema {
  source: {
    id: Generated<number>;
    key: string;
    name: Line;
    home: string | null;
    country: string | null;
    language: string | null;
    kind: string;
    owner: string | null;
    lean: number | null;
    active: Generated<boolean>;
    added_at: Date;
    article_text: Generated<boolean>;
    lean_note: string | null;
    paused: Generated<boolean>;
    edits: JSONColumnType<object, string | undefined>;
  };
  rating: {
    id: Generated<number>;
    source_id: number;
    lean: number | null;
    note: Generated<string>;
    list: Generated<string>;
    licence: Generated<string>;
    made_by: string;
    made_at: Date;
  };
  feed: {
    id: Generated<number>;
    source_id: number;
    address: string;
    due_at: Date;
    polled_at: Date | null;
    ok_at: Date | null;
    whole_at: Date | null;
    etag: string | null;
    modified: string | null;
    failures: Generated<number>;
    failing_since: Date | null;
    error: string | null;
    warning: string | null;
    hash: string | null;
    changed_at: Date | null;
    gap_minutes: number | null;
    turnover_minutes: number | null;
    burst_minutes: number | null;
    rolled_at: Date | null;
    ask_minutes: number | null;
    skip_hours: Generated<number[]>;
    skip_days: Generated<number[]>;
    moved_to: string | null;
    moved_since: Date | null;
    gone_at: Date | null;
  };
  feed_rule: {
    id: Generated<number>;
    source_id: number;
    /** Address; null is every feed of the source. */
    feed: string | null;
    keep: boolean;
    field: string;
    words: string[];
  };
  closed_section: { name: string };
  subscription: {
    feed_id: number;
    hub: string;
    topic: string;
    token: string;
    secret: string;
    due_at: Date | null;
    asked_at: Date | null;
    lease_until: Date | null;
    told_at: Date | null;
    tries: Generated<number>;
    error: string | null;
  };
  report: {
    id: Generated<number>;
    source_id: number;
    feed_id: number | null;
    guid: string | null;
    address: string | null;
    link: string | null;
    title: Line;
    text: string;
    language: string | null;
    authors: Generated<string[]>;
    image: string | null;
    video: string | null;
    captions: string | null;
    audio: string | null;
    same_as: number | null;
    text_feed_id: number | null;
    sections: Generated<string[]>;
    published_at: Date;
    dated: boolean;
    updated_at: Date | null;
    filed_at: Date;
    seen_at: Date;
    position: number | null;
    words: GeneratedAlways<string>;
  };
  film: {
    report_id: number;
    still: Buffer | null;
    captions: string | null;
    hosts: Generated<string[]>;
    kept_at: Date;
  };
  other_name: { source_id: number; name: string; report_id: number };
  shared_line: { source_id: number; line: number; noticed_at: Date };
  earlier_version: { report_id: number; title: Line; text: string; replaced_at: Date };
  page: {
    report_id: number;
    due_at: Date | null;
    tries: Generated<number>;
    read_at: Date | null;
    text: string | null;
    withheld: string | null;
    error: string | null;
  };
  story: {
    id: Generated<number>;
    merged_into: number | null;
    out_of: number | null;
    begun_at: Date;
    latest_at: Date;
    changed_at: Date;
    score: Generated<number>;
    told: JSONColumnType<object> | null;
    told_at: Date | null;
    words: GeneratedAlways<string>;
  };
  story_report: { report_id: number; story_id: number; home_id: number | null };
  story_topic: { story_id: number; slug: string; name: Line; kind: string; place: number; latest_at: Date };
  topic_found: { story_id: number; slug: string; name: Line; kind: string; place: number };
  topic_edit: {
    id: Generated<number>;
    edit: JSONColumnType<object>;
    made_by: string;
    made_at: Date;
    undone_at: Date | null;
  };
  decision: {
    id: Generated<number>;
    kind: 'merge' | 'split' | 'not political';
    facts: JSONColumnType<object>;
    decided_at: Date;
    undone_at: Date | null;
    made_by: Generated<string>;
  };
  edition: {
    id: Generated<number>;
    week: string;
    number: number | null;
    from_at: Date;
    until_at: Date;
    made_at: Date;
    closed_at: Date | null;
    version: Generated<number>;
    draft: JSONColumnType<object> | null;
    supplement: JSONColumnType<object> | null;
    articles: ColumnType<object, string | undefined, string>;
    own_words: ColumnType<object, string | undefined, string>;
  };
  edition_edit: {
    id: Generated<number>;
    edition_id: number;
    edit: JSONColumnType<object>;
    made_by: string;
    made_at: Date;
    undone_at: Date | null;
  };
  correction: {
    id: Generated<number>;
    edition_id: number;
    words: Line;
    made_by: string;
    made_at: Date;
  };
  edition_story: {
    edition_id: number;
    rank: number;
    chosen: boolean;
    story_id: number;
    told: JSONColumnType<object>;
    shown: JSONColumnType<object[]>;
  };
  reader: {
    id: Generated<number>;
    email: string;
    asked_at: Date;
    confirmed_at: Date | null;
    left_at: Date | null;
    weekday: number | null;
    hour: number | null;
    time_zone: string | null;
    topics: Generated<string[]>;
    short: Generated<boolean>;
    plain: Generated<boolean>;
    /** 'YYYY-MM-DD' */
    paused_until: string | null;
    flags: Generated<string[]>;
    soft_returns: Generated<number>;
    rests_since: Date | null;
    rests_because: string | null;
    seen_at: Date | null;
    asked_again_at: Date | null;
  };
  former_reader: { id: number; reader_id: number };
  reader_token: {
    hash: Buffer;
    reader_id: number;
    purpose: 'confirm' | 'change' | 'back';
    email: string | null;
    made_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  reader_key: { purpose: string; key: Buffer };
  consent: {
    id: Generated<number>;
    reader_id: number;
    what: string;
    wording: string;
    address: string | null;
    at: Date;
  };
  suppression: { hash: Buffer; because: string; at: Date };
  asking: { what: string; begun_at: Date; times: number };
  push_subscription: {
    id: Generated<number>;
    endpoint: string;
    p256dh: string;
    auth: string;
    editions: Generated<boolean>;
    topics: Generated<string[]>;
    asked_at: Date;
    edition_at: Date | null;
    topics_at: Date | null;
    told: Generated<number[]>;
    failures: Generated<number>;
    time_zone: string | null;
    quiet_from: number | null;
    quiet_until: number | null;
  };
  print: {
    edition_id: number;
    subject: string;
    html: string;
    text: string;
    short_html: string | null;
    short_text: string | null;
    printed_at: Date;
  };
  sending: {
    edition_id: number;
    state: 'open' | 'paused' | 'cancelled' | 'done';
    begun_at: Date;
    not_after: Date;
    done_at: Date | null;
    examined_at: Date | null;
    anyway: Generated<boolean>;
    held: string | null;
    held_until: Date | null;
    holds: Generated<number>;
    paced: string | null;
  };
  bulletin: {
    id: Generated<number>;
    version: Generated<number>;
    subject: string;
    preheader: Generated<string>;
    words: Generated<string>;
    topics: Generated<string[]>;
    made_by: string;
    made_at: Date;
    send_at: Date | null;
  };
  sender: { id: string; alive_until: Date };
  sending_epoch: { one: Generated<boolean>; place: string; epoch: number };
  delivery: {
    edition_id: number;
    reader_id: number;
    state: 'waiting' | 'sending' | 'sent' | 'refused' | 'uncertain' | 'expired';
    message_id: string;
    changed_at: Date;
    error: string | null;
    domain: Generated<string>;
    due_at: Date;
    not_after: Date;
    goes_last: Generated<boolean>;
    tries: Generated<number>;
    repeats: Generated<number>;
    sender: string | null;
  };
  returned_mail: {
    id: Generated<number>;
    message_key: string;
    edition_id: number | null;
    reader_id: number | null;
    kind: 'hard' | 'soft' | 'full' | 'blocked' | 'complaint' | 'leave';
    status: string | null;
    words: string;
    at: Date;
  };
  relay_call: {
    signature: string;
    at: Date;
  };
  mail: {
    id: Generated<number>;
    message_id: string;
    recipient: string;
    about: string;
    reader_id: number | null;
    person_id: number | null;
    subject: string;
    html: string | null;
    text: string;
    headers: JSONColumnType<[string, string][]>;
    /** The relay is asked for its address, and gets nothing. */
    asked_only: Generated<boolean>;
    state: 'waiting' | 'sending' | 'sent' | 'refused' | 'uncertain' | 'expired';
    error: string | null;
    tries: Generated<number>;
    repeats: Generated<number>;
    queued_at: Date;
    due_at: Date;
    not_after: Date;
    changed_at: Date;
    sender: string | null;
  };
  errand: {
    id: Generated<number>;
    token: Buffer;
    kind: 'subscribe' | 'preferences' | 'sign-in' | 'change' | 'comment';
    email: string;
    details: JSONColumnType<Record<string, string | number>>;
    asked_at: Date;
    due_at: Date;
    tries: Generated<number>;
    done_at: Date | null;
    mail_id: number | null;
  };
  outbox_letter: {
    id: Generated<number>;
    message_id: string;
    recipient: string;
    subject: string;
    html: string;
    text: string;
    kept_at: Date;
  };
  person: {
    id: Generated<number>;
    email: string;
    email_verified: boolean;
    name: string;
    role: Generated<'owner' | 'editor' | 'moderator' | 'reader'>;
    created_at: Date;
    updated_at: Date;
  };
  person_session: {
    id: Generated<number>;
    person_id: number;
    token: string;
    created_at: Date;
    updated_at: Date;
    expires_at: Date;
    user_agent: string | null;
  };
  sign_in_token: {
    id: Generated<number>;
    identifier: string;
    value: string;
    created_at: Date;
    updated_at: Date;
    expires_at: Date;
  };
  passkey: {
    id: Generated<number>;
    person_id: number;
    name: string | null;
    public_key: string;
    credential_id: string;
    counter: number;
    device_type: string;
    backed_up: boolean;
    transports: string | null;
    aaguid: string | null;
    created_at: Date;
  };
  article: {
    id: Generated<number>;
    version: Generated<number>;
    title: string;
    standfirst: Generated<string>;
    byline: Generated<string>;
    body: Generated<string>;
    topics: Generated<string[]>;
    sources: Generated<string>;
    made_at: Date;
    changed_at: Date;
    published_version: number | null;
    publish_at: Date | null;
  };
  article_version: {
    article_id: number;
    version: number;
    text: JSONColumnType<object>;
    by: string;
    at: Date;
    /** Made by the database, for searching. */
    words: GeneratedAlways<string>;
  };
  article_image: {
    id: Generated<number>;
    article_id: number;
    bytes: Buffer;
    width: number;
    height: number;
    alt: string;
    made_at: Date;
    caption: Generated<string>;
    credit: Generated<string>;
    licence: Generated<string>;
    focus_x: Generated<number>;
    focus_y: Generated<number>;
  };
  article_correction: {
    id: Generated<number>;
    article_id: number;
    words: string;
    by: string;
    at: Date;
  };
  deed: {
    id: Generated<number>;
    at: Date;
    person_id: number | null;
    person: string;
    act: string;
    what: string;
    before: JSONColumnType<object> | null;
    after: JSONColumnType<object> | null;
  };
  at_desk: { person_id: number; person: string; place: string; seen_at: Date };
  discussion: {
    id: Generated<number>;
    story_id: number | null;
    article_id: number | null;
    comments: Generated<number>;
    changes: Generated<number>;
  };
  commenter: {
    id: Generated<number>;
    person_id: number;
    name: string;
    name_key: string;
    begun_at: Date;
    known_since: Date | null;
    muted_until: Date | null;
    banned_at: Date | null;
    wants_mail: Generated<boolean>;
  };
  comment: {
    id: Generated<number>;
    discussion_id: number;
    parent_id: number | null;
    to_id: number | null;
    writer_id: number | null;
    by_desk: Generated<boolean>;
    state: 'waiting' | 'shown' | 'refused' | 'removed';
    text: string | null;
    likeness: string | null;
    because: Generated<string[]>;
    refused_because: string | null;
    reported: Generated<number>;
    answers: Generated<number>;
    thanks: Generated<number>;
    /** Made by the database: answers and thanks. */
    worth: GeneratedAlways<number>;
    written_at: Date;
    edited_at: Date | null;
  };
  comment_report: { comment_id: number; person_id: number; because: string; words: string; at: Date };
  comment_notice: {
    comment_id: number;
    writer_id: number;
    sent_at: Date | null;
  };
  comment_thanks: { comment_id: number; person_id: number; at: Date };
  comment_mark: {
    comment_id: number;
    kind: 'chosen' | 'quoted' | 'corrected';
    place: Generated<string>;
    at: Date;
    told_at: Date | null;
  };
  unconfirmed_comment: {
    id: Generated<number>;
    email: string;
    story_id: number | null;
    article_id: number | null;
    to_id: number | null;
    name: string;
    text: string;
    wants_mail: boolean;
    sent_at: Date;
  };
  moderation: {
    id: Generated<number>;
    person_id: number | null;
    act: 'approve' | 'refuse' | 'mute' | 'ban' | 'mark' | 'unmark';
    because: string | null;
    before: JSONColumnType<object>;
    at: Date;
    undone_at: Date | null;
  };
  comment_words: { kind: 'banned' | 'suspect'; words: string[] };
  look: { id: Generated<number>; look: JSONColumnType<object>; made_by: string; made_at: Date };
  look_picture: { id: Generated<number>; bytes: Buffer; width: number; height: number; made_at: Date };
  own_page: { id: Generated<number>; slug: string; version: number; published_version: number | null };
  own_page_version: {
    page_id: number;
    version: number;
    title: string;
    body: string;
    in_foot: boolean;
    made_by: string;
    made_at: Date;
  };
  founded: { one: Generated<boolean>; sample: boolean };
  backup: {
    id: Generated<number>;
    at: Date;
    machine: string;
    file: string | null;
    bytes: number | null;
    error: string | null;
  };
}

/** The room that writes each table; the others may read it where the rooms' table lets them import the room. */
export const owners: Record<keyof Schema, string> = {
  source: 'sources',
  rating: 'sources',
  feed: 'sources',
  feed_rule: 'sources',
  closed_section: 'sources',
  subscription: 'sources',
  report: 'reports',
  earlier_version: 'reports',
  other_name: 'reports',
  shared_line: 'reports',
  film: 'reports',
  page: 'reports',
  story: 'stories',
  story_report: 'stories',
  story_topic: 'stories',
  topic_found: 'stories',
  topic_edit: 'stories',
  decision: 'stories',
  edition: 'editions',
  edition_story: 'editions',
  edition_edit: 'editions',
  correction: 'editions',
  reader: 'readers',
  former_reader: 'readers',
  reader_token: 'readers',
  reader_key: 'readers',
  consent: 'readers',
  suppression: 'readers',
  asking: 'readers',
  push_subscription: 'readers',
  person: 'readers',
  person_session: 'readers',
  sign_in_token: 'readers',
  passkey: 'readers',
  print: 'press',
  sending: 'press',
  bulletin: 'press',
  sender: 'press',
  sending_epoch: 'press',
  delivery: 'press',
  returned_mail: 'press',
  relay_call: 'press',
  outbox_letter: 'press',
  mail: 'press',
  errand: 'circulation',
  article: 'articles',
  article_version: 'articles',
  article_image: 'articles',
  article_correction: 'articles',
  deed: 'desk',
  at_desk: 'desk',
  discussion: 'comments',
  commenter: 'comments',
  comment: 'comments',
  comment_report: 'comments',
  comment_notice: 'comments',
  comment_thanks: 'comments',
  comment_mark: 'comments',
  unconfirmed_comment: 'comments',
  moderation: 'comments',
  comment_words: 'comments',
  founded: 'sources',
  look: 'masthead',
  look_picture: 'masthead',
  own_page: 'masthead',
  own_page_version: 'masthead',
  backup: 'backup',
};
