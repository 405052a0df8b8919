"""Splink on the three exports of one folder: `splink_job.py DIR`, for end_to_end.sh --splink.

Cleaning in pandas, blocking and comparisons set by hand for these files, parameters learnt, clusters
at 0.95. Prints seconds per step and pairwise precision, recall and F1 by DIR/truth.csv.
"""

import logging
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
folder = sys.argv[1]
began = last = time.monotonic()


def lap(step):
    global last
    now = time.monotonic()
    print(f"{step:<12} {now - last:.3f} s")
    last = now


def read(name, encoding, columns):
    table = pd.read_csv(f"{folder}/{name}.csv", encoding=encoding, encoding_errors="replace", dtype=str, keep_default_na=False)
    out = pd.DataFrame({field: table[list(of)].agg(" ".join, axis=1) if isinstance(of, tuple) else table[of] for field, of in columns.items()})
    return out.assign(source=name)


rows = pd.concat([
    read("salesforce_contacts", "utf-8-sig", {"id": "Id", "name": ("LastName", "FirstName"), "mobile": "MobilePhone", "phone": "Phone",
         "email": "Email", "birth": "Birthdate", "address": ("MailingState", "MailingCity", "MailingStreet")}),
    read("erp_customers", "cp949", {"id": "고객번호", "name": "고객명", "mobile": "휴대폰", "phone": "전화번호", "email": "이메일",
         "birth": "생년월일", "address": "주소"}),
    read("shop_members", "utf-8-sig", {"id": "회원번호", "name": "이름", "mobile": "휴대전화", "phone": "휴대전화", "email": "이메일",
         "birth": "생년월일", "address": "기본주소"}),
], ignore_index=True)
lap("read")


def digits(column):
    return column.str.normalize("NFKC").str.replace(r"\D", "", regex=True)


for field in ("mobile", "phone"):
    number = digits(rows[field]).str.replace(r"^(?:00)?82", "0", regex=True).str.replace(r"^00", "0", regex=True)
    rows[field] = number.where(number.str.len().between(9, 11))
birth = digits(rows["birth"]).str[:8]
rows["birth"] = birth.where(birth.str.len() == 8)
rows["name"] = rows["name"].str.normalize("NFKC").str.replace(r"\(.*?\)|\W", "", regex=True).str.lower()
rows["email"] = rows["email"].str.strip().str.lower()
rows["address"] = rows["address"].str.normalize("NFKC").str.replace(r"\s+", "", regex=True).str[:30]
for field in ("name", "email", "address"):
    rows[field] = rows[field].where(rows[field] != "")
rows["unique_id"] = rows["source"] + ":" + rows["id"]
rows = rows.drop_duplicates("unique_id")
lap("clean")

# Exact agreement, then nearness, then the rest; blocking on what few people share.
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="unique_id",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.88]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("mobile", [1]),
        cl.ExactMatch("phone"),
        cl.JaroWinklerAtThresholds("email", [0.92]),
        cl.LevenshteinAtThresholds("birth", [1]),
        cl.JaroWinklerAtThresholds("address", [0.9]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("mobile"), block_on("email"), block_on("name", "birth"), block_on("name", "address"), block_on("phone", "name"),
    ],
)
database = DuckDBAPI()
linker = Linker(database.register(rows.drop(columns=["source", "id"])), settings, log_level=None)
linker.training.estimate_probability_two_random_records_match([block_on("mobile", "name"), block_on("email", "name")], recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
for rule in (block_on("mobile"), block_on("name", "birth")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
lap("train")
pairs = linker.inference.predict(threshold_match_probability=0.5)
lap("predict")
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95).as_pandas_dataframe()
lap("cluster")
print(f"{'whole':<12} {last - began:.3f} s")

truth = pd.read_csv(f"{folder}/truth.csv", dtype=str)
truth["unique_id"] = truth["source"] + ":" + truth["source_record_id"]
both = clusters[["unique_id", "cluster_id"]].merge(truth[["unique_id", "entity_id"]], on="unique_id")


def count(keys):
    sizes = both.groupby(keys).size()
    return float((sizes * (sizes - 1) / 2).sum())


found, actual, right = count(["cluster_id"]), count(["entity_id"]), count(["cluster_id", "entity_id"])
precision, recall = right / max(found, 1), right / max(actual, 1)
print(f"precision {precision:.4f} recall {recall:.4f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.4f}")
