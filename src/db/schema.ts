import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** Every table, row by row as SQL has it. `owners` below says which room writes it. */
export interface Schema {
  source: {
    id: Generated<number>;
    key: string;
    name: string;
    home: string | null;
    country: string | null;
    language: string | null;
    kind: string;
    owner: string | null;
    lean: number | null;
    active: Generated<boolean>;
    added_at: Date;
  };
  feed: {
    id: Generated<number>;
    source_id: number;
    address: string;
    due_at: Date;
    polled_at: Date | null;
    ok_at: Date | null;
    etag: string | null;
    modified: string | null;
    failures: Generated<number>;
    failing_since: Date | null;
    error: string | null;
    warning: string | null;
  };
  report: {
    id: Generated<number>;
    source_id: number;
    feed_id: number | null;
    guid: string | null;
    address: string | null;
    link: string | null;
    title: string;
    text: string;
    language: string | null;
    authors: Generated<string[]>;
    image: string | null;
    video: string | null;
    published_at: Date;
    dated: boolean;
    updated_at: Date | null;
    filed_at: Date;
    seen_at: Date;
    position: number | null;
    words: GeneratedAlways<string>;
  };
  earlier_version: { report_id: number; title: string; text: string; replaced_at: Date };
  story: {
    id: Generated<number>;
    merged_into: number | null;
    begun_at: Date;
    latest_at: Date;
    changed_at: Date;
    score: Generated<number>;
    told: JSONColumnType<object> | null;
    told_at: Date | null;
    words: GeneratedAlways<string>;
  };
  story_report: { report_id: number; story_id: number };
  story_topic: { story_id: number; slug: string; name: string; kind: string; place: number; latest_at: Date };
  decision: {
    id: Generated<number>;
    kind: 'merge' | 'split';
    facts: JSONColumnType<object>;
    decided_at: Date;
    undone_at: Date | null;
  };
  edition: {
    id: Generated<number>;
    week: string;
    number: number | null;
    from_at: Date;
    until_at: Date;
    made_at: Date;
    closed_at: Date | null;
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
  };
  reader_token: {
    hash: Buffer;
    reader_id: number;
    purpose: 'confirm';
    made_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  reader_key: { purpose: string; key: Buffer };
  print: { edition_id: number; subject: string; html: string; text: string; printed_at: Date };
  delivery: {
    edition_id: number;
    reader_id: number;
    state: 'waiting' | 'sending' | 'sent' | 'refused' | 'uncertain';
    message_id: string;
    changed_at: Date;
    error: string | null;
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
}

/** The room that writes each table; the others may read it where the rooms' table lets them import the room. */
export const owners: Record<keyof Schema, string> = {
  source: 'sources',
  feed: 'sources',
  report: 'reports',
  earlier_version: 'reports',
  story: 'stories',
  story_report: 'stories',
  story_topic: 'stories',
  decision: 'stories',
  edition: 'editions',
  edition_story: 'editions',
  reader: 'readers',
  reader_token: 'readers',
  reader_key: 'readers',
  print: 'press',
  delivery: 'press',
  outbox_letter: 'press',
};
