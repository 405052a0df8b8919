//! What the commands that look into a published run say: `find`, `diff`, `explain`, `evaluate`. A
//! table only, read like the dictionary it belongs to.

/// Key, Korean, English.
pub(super) const TOOLS: &[(&str, &str, &str)] = &[
    // find
    (
        "find_standardized",
        "{field}: 표준화하면 {value}",
        "{field} = {value} once standardized",
    ),
    (
        "find_rows",
        "고객 {customers}명의 행 {rows}개",
        "{rows} rows of {customers} customers",
    ),
    ("find_customers", "고객", "customers"),
    (
        "find_customer_rows",
        "행 {members}개 중 {rows}개",
        "{rows} of {members} rows",
    ),
    ("find_line", "{file} {line}번째 줄", "{file} line {line}"),
    (
        "find_moved",
        "이 고객 ID는 {event} 상태이며, 행은 이제 {id}에 있습니다",
        "this id is {event}; its rows are now in {id}",
    ),
    (
        "find_gone",
        "이 고객 ID는 {event} 상태이며, 남은 행이 없습니다",
        "this id is {event}; none of its rows exist any more",
    ),
    (
        "find_aside",
        "보류·읽지 못한 줄 {count}건",
        "{count} set aside",
    ),
    (
        "find_more",
        "… 외 {count}건 (--limit 0이면 모두 표시)",
        "… and {count} more (--limit 0 shows all)",
    ),
    // diff
    ("diff_title", "{before} → {after}", "{before} → {after}"),
    ("diff_also", "함께 바뀐 것: {what}", "also changed: {what}"),
    ("diff_what.rules", "규칙", "rules"),
    ("diff_what.model", "모델", "model"),
    (
        "diff_what.version",
        "goldsieve 버전",
        "version of goldsieve",
    ),
    ("diff_what.sources", "원본", "sources"),
    ("diff_customers", "고객", "customers"),
    ("diff_unchanged", "그대로", "unchanged"),
    ("event.created", "새로 생김", "created"),
    ("event.kept", "일부 행이 빠짐", "kept with fewer rows"),
    ("event.grown", "행이 늘어남", "grown"),
    (
        "event.merged_into",
        "다른 고객에 합쳐짐",
        "merged into another",
    ),
    (
        "event.split_from",
        "다른 고객에서 나뉨",
        "split from another",
    ),
    ("event.retired", "사라짐", "retired"),
    (
        "diff_values",
        "두 실행에 모두 있는 고객의 대표값",
        "golden values of customers in both runs",
    ),
    (
        "diff_no_values",
        "바뀐 대표값 없음",
        "no golden value changed",
    ),
    (
        "diff_field",
        "바뀜 {changed}, 채워짐 {filled}, 비워짐 {emptied}",
        "{changed} changed, {filled} filled, {emptied} emptied",
    ),
    (
        "cause.members",
        "고객의 행이 달라짐",
        "rows joined or left the customer",
    ),
    (
        "cause.source",
        "원본 값이 바뀜",
        "the source changed its value",
    ),
    (
        "cause.rules",
        "같은 값을 다르게 표준화함",
        "the same text is standardized differently",
    ),
    (
        "cause.other_row",
        "같은 고객의 다른 행이 선정됨",
        "another row of the customer was preferred",
    ),
    (
        "cause.derived",
        "여러 행에서 계산한 값",
        "made of several rows",
    ),
    ("diff_added", "새 항목: {fields}", "fields added: {fields}"),
    (
        "diff_removed",
        "없어진 항목: {fields}",
        "fields removed: {fields}",
    ),
    ("diff_figures", "지표", "figures"),
    (
        "diff_same_figures",
        "달라진 지표 없음 (같은 지표 {count}개)",
        "no figure changed ({count} are the same)",
    ),
    // explain
    ("decided.match", "같은 고객", "match"),
    ("decided.review", "확인 필요", "review"),
    ("decided.non_match", "다른 고객", "non_match"),
    ("kind_of_one.person", "개인", "person"),
    ("kind_of_one.company", "기업", "company"),
    (
        "never_compared.person_and_company",
        "한 행은 개인, 다른 행은 기업입니다. 둘은 비교하지 않습니다.",
        "one row is a person, the other a company: they are never compared",
    ),
    (
        "never_compared.nothing_in_common",
        "두 행에는 비교할 항목이 없습니다.",
        "nothing of these rows can be compared",
    ),
    (
        "never_compared.link_type",
        "규칙의 link_type에 따라 이 두 원천의 행은 비교하지 않습니다.",
        "by the link_type of the rules, rows of these sources are never compared",
    ),
    ("explain_prior", "(기본 확률)", "(prior)"),
    (
        "explain_prior_says",
        "아무 두 행이 같은 고객인 일은 드뭅니다",
        "two random rows are rarely one customer",
    ),
    (
        "explain_rare",
        "그중 {bits}: 다른 값보다 드문 값이 같기 때문",
        "of which {bits} because the value is rarer than most",
    ),
    (
        "explain_common",
        "그중 {bits}: 다른 값보다 흔한 값이기 때문",
        "of which {bits} because the value is more common than most",
    ),
    (
        "explain_depends",
        "그중 {bits}: {on}도 같아서 함께 일치하기 쉽기 때문",
        "of which {bits} because {on} agrees too and the two go together",
    ),
    (
        "explain_depends_less",
        "그중 {bits}: {on} 값이 같으면 남남이라도 여기서 다른 일이 드물기 때문",
        "of which {bits} because strangers with the same {on} seldom differ here either",
    ),
    (
        "explain_surplus",
        "그중 {bits}: 이런 조합의 쌍이 우연과 항목별 일치율로 설명되는 것보다 많기 때문",
        "of which {bits} because such pairs are more than chance and the single levels explain",
    ),
    (
        "explain_deficit",
        "그중 {bits}: 이것만 같은 쌍이 항목별 일치율로 예상되는 것보다 적기 때문",
        "of which {bits} because pairs with no more in common are fewer than the single levels make expected",
    ),
    (
        "explain_total",
        "합계 {bits}비트, 확률 {probability}: {decision}",
        "total {bits} bits, probability {probability}: {decision}",
    ),
    (
        "explain_enough",
        "확률이 합치는 기준 {from} 이상이고 막는 것이 없습니다",
        "the probability is at least {from}, from which rows merge, and nothing objects",
    ),
    (
        "explain_between",
        "확률이 확인 기준 {from} 이상, 합치는 기준 {merge} 미만입니다",
        "the probability is at least {from}, from which a person looks, and below {merge}, from which rows merge",
    ),
    (
        "explain_too_little",
        "확률이 확인 기준 {from}보다 낮습니다",
        "the probability is below {from}, from which a person looks",
    ),
    (
        "explain_objection",
        "확률과 관계없이 합치지 않습니다: {reason}",
        "whatever the probability, it does not merge: {reason}",
    ),
    (
        "explain_decided",
        "실행의 판정: {decision}, 사유: {reason} (후보 탐색 기준: {pass})",
        "the run decided {decision}: {reason} (met in the pass {pass})",
    ),
    (
        "explain_decided_by_weight",
        "실행의 판정: {decision}, 가중치대로 (후보 탐색 기준: {pass})",
        "the run decided {decision} by the weight (met in the pass {pass})",
    ),
    (
        "explain_not_met",
        "후보 탐색에서 만나지 않아 이 실행은 두 행을 비교하지 않았습니다",
        "no blocking pass brought them together, so the run did not compare them",
    ),
    (
        "explain_together",
        "실행 결과: 두 행은 같은 고객에 있습니다",
        "the run has both rows in one entity",
    ),
    (
        "explain_apart",
        "실행 결과: 두 행은 다른 고객에 있습니다",
        "the run has the rows in different entities",
    ),
    (
        "explain_customer",
        "고객 {id} ({kind}): 행 {rows}개",
        "entity {id} ({kind}): {rows} row(s)",
    ),
    ("explain_members", "행", "rows"),
    (
        "explain_weakest",
        "이 고객을 잇는 가장 약한 연결",
        "the weakest link it needs",
    ),
    (
        "explain_nearest",
        "가장 가까운 바깥 행",
        "nearest row outside",
    ),
    (
        "explain_golden",
        "대표값이 선정된 까닭",
        "why its golden values won",
    ),
    (
        "explain_value_chosen",
        "{rows}에서, {strategy} 기준 (같은 값 {support}행, 서로 다른 값 {n_values}개)",
        "from {rows}, by {strategy} ({support} row(s) agree, {n_values} distinct value(s))",
    ),
    (
        "explain_value_defaulted",
        "원천에 값이 없어 규칙의 기본값: {rows}, {strategy} 기준 (같은 값 {support}행, 서로 다른 값 {n_values}개)",
        "the default of the rules, as {rows} says nothing; by {strategy} ({support} row(s) agree, {n_values} distinct value(s))",
    ),
    (
        "explain_value_derived",
        "{strategy}(으)로 계산: {rows} ({support}행, 서로 다른 값 {n_values}개)",
        "made by {strategy} of {rows} ({support} row(s), {n_values} distinct value(s))",
    ),
    (
        "explain_no_value",
        "쓸 수 있는 값이 있는 행이 없습니다",
        "no row has a usable value",
    ),
    (
        "explain_rival",
        "선정되지 않음: {value} ({kind}, {severity}) {row}, {support}행",
        "lost: {value} ({kind}, {severity}) {row}, {support} row(s)",
    ),
    (
        "mistakes_merged",
        "잘못 합침: {count}쌍, 가장 강한 것부터",
        "wrongly together: {count} pairs; the strongest",
    ),
    (
        "mistakes_missed",
        "잘못 나눔: {count}쌍, 가장 강한 것부터",
        "wrongly apart: {count} pairs; the strongest",
    ),
    // evaluate
    (
        "evaluate_rows",
        "정답이 있는 행 {rows}개 (그중 보류·제외 {absent}개), 정답이 없는 행 {unlabelled}개",
        "{rows} labelled rows ({absent} set aside), {unlabelled} rows without label",
    ),
    ("evaluate_pairwise", "쌍", "pairwise"),
    ("evaluate_b_cubed", "B³(행 평균)", "B³"),
    ("evaluate_clusters", "묶음 전체", "exact clusters"),
    (
        "evaluate_line",
        "{name} 정밀도 {precision}  재현율 {recall}  F1 {f1}",
        "{name} precision {precision}  recall {recall}  F1 {f1}",
    ),
    (
        "evaluate_counts",
        "쌍: 맞음 {correct}, 찾음 {predicted}, 정답 {actual}",
        "pairs: {correct} correct, {predicted} found, {actual} true",
    ),
    (
        "evaluate_wrong_clusters",
        "여러 고객이 섞인 묶음 {mixed}개, 여러 묶음으로 나뉜 고객 {split}명",
        "{mixed} clusters hold several customers, {split} customers are split",
    ),
    (
        "evaluate_blocking",
        "후보 탐색이 찾은 정답 쌍: {share} ({actual}쌍 중 {found}쌍), 다른 행을 거쳐 묶인 쌍 {joined}쌍, 만나지 못한 쌍 {never}쌍",
        "blocking completeness {share} ({found} of {actual} true pairs became candidates); {joined} more stand in one entity through other rows, {never} never met",
    ),
    (
        "evaluate_curve",
        "이 확률 이상을 모두 합친다면 (확인 기준 이상인 쌍)",
        "if every pair from a probability on were merged (pairs at or above review)",
    ),
    (
        "evaluate_curve_line",
        "  {from}  {pairs}쌍  정밀도 {precision}  재현율 {recall}",
        "  {from}  {pairs} pairs  precision {precision}  recall {recall}",
    ),
    (
        "evaluate_judged",
        "사람이 판정한 쌍 가운데 같은 고객의 비율 (95% 구간)",
        "of the pairs a person judged, so many are one customer (95 % interval)",
    ),
    ("evaluate_judged_match", "합친 쌍(match)", "decided match"),
    (
        "evaluate_judged_review",
        "확인 필요 쌍(review)",
        "decided review",
    ),
    (
        "evaluate_judged_other",
        "기준 미달이거나 비교하지 않은 쌍",
        "below review or never compared",
    ),
    (
        "evaluate_judged_together",
        "같은 고객에 있는 쌍",
        "rows in one entity",
    ),
    (
        "evaluate_judged_apart",
        "다른 고객에 있는 쌍",
        "rows in different entities",
    ),
    (
        "evaluate_judged_line",
        "  {name}: {judged}쌍 중 {so}쌍, {share} ({low}–{high})",
        "  {name}: {so} of {judged}, {share} ({low}–{high})",
    ),
    (
        "evaluate_judged_none",
        "  {name}: 판정한 쌍 없음",
        "  {name}: none judged",
    ),
    (
        "evaluate_judged_rest",
        "  판정이 없는 줄 {undecided}개, 이 실행에 없는 행 {unknown}개",
        "  {undecided} lines without judgement, {unknown} whose rows this run does not have",
    ),
    (
        "evaluate_own",
        "정답 없이 모델 스스로 보는 정확도 (95% 구간. 비교한 값이 모두 같은 다른 고객과 모두 다른 같은 고객은 알 수 없음)",
        "what the model itself expects, without any truth (95 % interval; blind to customers who agree in all that is \
         compared, and to rows of one customer that agree in nothing)",
    ),
    (
        "evaluate_own_precision",
        "  한 고객으로 묶인 쌍의 정밀도 {share} ({low}–{high})",
        "  precision of pairs in one customer {share} ({low}–{high})",
    ),
    (
        "evaluate_own_recall",
        "  재현율 {share} ({low}–{high})",
        "  recall {share} ({low}–{high})",
    ),
    (
        "evaluate_own_reviews",
        "  따로 둔 고객 사이의 확인 필요 {pairs}쌍 가운데 같은 고객은 {same}쌍쯤",
        "  of {pairs} pairs for review between customers about {same} are one customer",
    ),
    ("diff_examples", "예: {ids}", "such as {ids}"),
];
