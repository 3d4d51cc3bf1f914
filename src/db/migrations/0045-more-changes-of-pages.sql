do $$
declare shown text;
begin
  foreach shown in array array['story_report', 'article_image', 'rating'] loop
    execute format('create trigger pages_note after insert or update or delete on %I for each statement execute function pages.note()', shown);
  end loop;
end $$;
