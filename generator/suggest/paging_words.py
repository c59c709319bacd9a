"""What the parameters and members that have to do with pages are called, in the words of many APIs."""

from __future__ import annotations

from ..spelling.naming import words_of


def plain(name: str) -> str:
    """Return a name in lower case with `_` between its words: `page[Number]` is `page_number`."""
    return "_".join(words_of(name))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAGE = _words("page page_number page_num page_no pageno page_index current_page page_nr pagenumber pageindex")
"""Parameters that count pages."""
OFFSET = _words(
    "offset skip start_index startindex start_at startat start starting_at from page_offset first_result "
    "start_position result_offset item_offset start_row list_offset"
)
"""Parameters that count items."""
MAYBE_OFFSET = _words("start from start_at startat starting_at")
"""Those of them that are a time, too."""
UNTIL = _words("to until end end_at end_time end_date till before")
"""What such a time ends with, so that it begins with none of those."""
INDEX = _words("start_index startindex start_position")
"""Those that count from 1, as RFC 7644 section 3.4.2.4 has it, unless something says otherwise."""
CURSOR = _words(
    "cursor page_cursor after page_after starting_after start_after after_id after_cursor page_token pagetoken "
    "next_token next_page_token next_cursor next_page continuation_token continuation continue marker "
    "page_marker start_cursor bookmark scroll_id exclusive_start_key pagination_token pagination_cursor "
    "pagination_key page_key start_key last_id last_key offset page next cursor_id next_page_id next_id "
    "position page_id starting_token paging_token nexttoken"
)
"""Parameters that say where the next page begins."""
BY_ITEM = _words("starting_after after after_id start_after last_id")
"""Those that may be the id of an item."""
SIZE = _words(
    "limit per_page page_size pagesize page_limit count max_results maxresults max size first top "
    "results_per_page take rows max_items items_per_page num_results number_of_results perpage max_page_size "
    "page_count maximum page_per_page n items_on_page"
)
"""Parameters that say how long a page is."""
NEXT = _words(
    "next_cursor next_page_token next_token next_page_cursor next_marker next_page_offset next_offset "
    "next_page next next_page_id next_start cursor end_cursor after after_cursor continuation_token "
    "continuation continue next_continuation_token bookmark next_bookmark marker page_token pagination_token "
    "next_pagination_token scroll_id last_evaluated_key next_key next_after next_id offset last_id "
    "next_starting_after next_page_key nextpagetoken next_cursor_id position next_position next_record "
    "next_start_key"
)
"""Members that hold what the parameter takes."""
LAST_ITEM = frozenset({"last_id"})
"""Members that are always there, so that only another one says whether there is more."""
URL = _words(
    "hydra_next next next_url next_link next_page_url next_page_uri next_uri next_href odata_next_link "
    "next_page_link next_page nextlink next_page_path next_path"
)
"""Members that hold the address of the next page, or an object with it at `href` or `url`."""
ADDRESS = _words("href url uri link")
MORE = _words(
    "next next_page has_more more has_next has_next_page has_more_items has_more_results has_more_pages "
    "has_more_data more_available is_truncated truncated hasmore more_results more_results_available "
    "has_additional_results more_pages hasnext more_items_in_collection"
)
"""Members that are true while there is another page."""
ITEM_COUNT = _words(
    "num_found total total_count total_items total_results total_records total_elements total_entries "
    "totalcount total_size totalitems result_count_total total_hits item_count total_number totalresults"
)
"""Members that count the items of all pages."""
PAGE_COUNT = _words(
    "total_pages page_count pages last_page num_pages number_of_pages pages_count totalpages pages_total"
)
"""Members that count the pages."""
LISTS = _words(
    "data items results entries values records list rows content objects resources hits elements value docs "
    "documents collection result edges nodes"
)
"""Members that hold the items, whatever they are."""
NO_ITEMS = _words(
    "errors error warnings messages included links facets fields columns sort order order_by aggregations "
    "includes filters meta metadata debug notices failures expand"
)
"""Lists in an answer that are never its items."""
HOLDERS = _words(
    "meta metadata pagination paging page_info page response_metadata list_metadata result results data "
    "response payload cursors cursor links link pages next embedded body content info search_metadata "
    "paging_info pager page_metadata result_info next_page"
)
"""Objects that hold the items, or what is said of pages."""
ASKS = _words("search query list scroll find filter browse select fetch lookup export all")
"""What an operation is called that reads by POST."""
