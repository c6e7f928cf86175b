"""``python -m bench.scale``: one scale from loading to attack, in a process of its own.

Progress goes to standard error, the measurements (JSON) into the named file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from bench import servers, tours
from bench.processes import Watched, memory_mb
from demo.load.signins import PASSWORD, SIGNINS
from sasaeai.core.database import Address
from sasaeai.site import runtime
from sasaeai.site.config import Config


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--scale", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args(argv)
    config = Config.from_environment()
    with servers.postgres(config) as (address, postmaster):
        seconds = 0.0 if options.keep else servers.load_city(config, address, options.scale)
        if options.keep:
            servers.bring_up_to_date()
        runtime.start_django(role="app")
        from sasaeai.site.commands import serve

        serve.prepare()
        run = Run(config, address, postmaster, quick=options.quick)
        found = {"scale": options.scale, "load_seconds": round(seconds), **run.everything()}
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


class Run:
    """All measurements of one scale, in the order in which they disturb each other least."""

    def __init__(self, config: Config, address: Address, postmaster: int, *, quick: bool) -> None:
        from bench import city

        logins = {item.key: item.login for item in SIGNINS}
        self.config, self.address, self.postmaster = config, address, postmaster
        self.quick = quick
        self.city = city.find(social_worker=logins["social_worker"], planner=logins["planner"])
        self.port = int(config.port)
        self.visitors: dict[str, tours.Visitor] = {}

    def everything(self) -> dict[str, Any]:
        found: dict[str, Any] = {"machine": self._machine(), "rows": self._rows()}
        found |= self._queries()
        with servers.web(self.config) as server:
            self.watched = Watched(server.pid, self.postmaster)
            self._sign_in()
            found["pages"] = self._pages()
            found["save"] = self._save()
            found["figures"] = self._figures()
            found["search"] = self._search()
            found["bare"] = self._bare()
            found["memory"] = self._memory(server.pid)
            found["attack"] = self._attack()
        return found

    def _machine(self) -> dict[str, Any]:
        with psycopg.connect(**self._superuser()) as admin:
            version = admin.info.server_version
        return {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "postgresql": version,
            "load_before": [round(value, 2) for value in os.getloadavg()],
        }

    def _superuser(self) -> dict[str, Any]:
        return {
            "host": self.address.host,
            "port": self.address.port,
            "user": self.address.user,
            "password": self.address.password,
            "dbname": self.config.database_name,
        }

    def _rows(self) -> dict[str, int]:
        names = ("people_person", "watch_watchplan", "watch_visit", "watch_round", "places_listing")
        with psycopg.connect(**self._superuser()) as admin:
            return {
                name: int(admin.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # type: ignore[index]
                for name in names
            }

    def _queries(self) -> dict[str, Any]:
        """Counted before the server runs, so that nothing is kept yet."""
        from bench import counting

        tell("問い合わせの数")
        sql = {page.code: counting.of_page(page, self.city) for page in self.city.existing()}
        sql["save"] = counting.of_save(self.city, *self._saving())
        self.lists = counting.hot_lists(self.city, sql)
        self.order = servers.write_order(self.config, self.address, self.lists)
        bare = json.loads(self.order.read_text(encoding="utf-8"))["database"]
        login = {
            "host": bare["HOST"],
            "port": bare["PORT"],
            "user": bare["USER"],
            "password": bare["PASSWORD"],
            "dbname": bare["NAME"],
        }
        return {
            "queries": {code: len(found) for code, found in sql.items()},
            "policies": counting.policy_cost(self.city, sql, self.lists, login),
        }

    def _saving(self) -> tuple[str, Any]:
        from django.urls import reverse

        address = reverse("watch:record", args=[self.city.commissioners[0].plans[0]])
        return address, lambda: {"r": "well", "once": str(uuid4())}

    def _sign_in(self) -> None:
        logins = [one.login for one in self.city.commissioners]
        logins += [self.city.social_worker.login, self.city.planner.login]
        self.visitors = {
            login: tours.sign_in(self.port, login, PASSWORD) for login in dict.fromkeys(logins)
        }

    def _pages(self) -> dict[str, Any]:
        found = {}
        for page in self.city.existing():
            tell(page.label)
            requests = self.city.requests(page, self.visitors)
            found[page.code] = self._drive(requests, threads=page.threads, kept=page.kept)
        return found

    def _drive(
        self, requests: list[tours.Request], *, threads: int = 8, kept: bool = False
    ) -> dict[str, Any]:
        """Warm first, then measured."""
        many = 10 if kept else 1
        count, seconds = (60, 5.0) if self.quick else (400, 20.0)
        warm = max(2 * threads, len(requests), 20)
        tours.drive(self.port, requests, self.watched, threads=threads, count=warm, seconds=20)
        return tours.drive(
            self.port,
            requests,
            self.watched,
            threads=threads,
            count=count * many,
            seconds=seconds,
        )

    def _visits(self, count: int) -> list[tours.Request]:
        from django.urls import reverse

        each = []
        for number in range(count):
            one = self.city.commissioners[number % len(self.city.commissioners)]
            plan = one.plans[number // len(self.city.commissioners) % len(one.plans)]
            address = reverse("watch:record", args=[plan])
            values = {"r": "well", "once": str(uuid4())}
            each.append(self.visitors[one.login].post(address, values))
        return each

    def _save(self) -> dict[str, Any]:
        tell("訪問の記録")
        count = 40 if self.quick else 300
        requests = self._visits(count + 16)
        tours.drive(self.port, requests[:16], self.watched, threads=8, count=16, seconds=20)
        return tours.drive(
            self.port, requests[16:], self.watched, threads=8, count=count, seconds=60
        )

    def _figures(self) -> dict[str, Any]:
        """The first reader after a write, a reader of a kept page, and the truth of it all."""
        from bench import figures

        tell("数字")
        codes = {page.code for page in self.city.existing()}
        found: dict[str, Any] = {}
        if "plan.public" in codes:
            found["first_after_write"] = self._first_after_write("plan.public")
        found["phone_after_write"] = self._first_after_write("watch.today")
        found["differing"] = figures.equal_to_rows()
        found["recounts"] = [vars(row) for row in figures.recounts()]
        return found

    def _first_after_write(self, code: str) -> dict[str, Any]:
        page = next(page for page in self.city.existing() if page.code == code)
        requests = self.city.requests(page, self.visitors)
        took = []
        for visit in self._visits(3 if self.quick else 7):
            tours.drive(self.port, [visit], self.watched, threads=1, count=1, seconds=60)
            first = tours.drive(
                self.port, requests[:1], self.watched, threads=1, count=1, seconds=60
            )
            took.append((first["p50_ms"], first["cpu_ms"]))
        took.sort()
        middle, last = took[len(took) // 2], took[-1]
        return {"p50_ms": middle[0], "worst_ms": last[0], "cpu_ms": middle[1]}

    def _search(self) -> dict[str, Any]:
        from django.urls import NoReverseMatch, reverse

        from bench import searching
        from sasaeai.core.access import acting
        from sasaeai.people.models import Person
        from sasaeai.places.models import Listing

        tell("さがす")
        office = self.city.social_worker
        found = {}
        for code, address, model in (
            ("people", "watch:plans", Person),
            ("places", "places:list", Listing),
        ):
            with acting(office.pk, purpose="bench"):
                rows = model.objects.all()
                terms = searching.terms(searching.sample(rows))
                hits = searching.compare(rows, terms)
            try:
                path = reverse(address)
            except NoReverseMatch:
                continue
            visitor = self.visitors[office.login]
            asked = [visitor.get(f"{path}?q={quoted(term)}") for term in terms]
            measured = self._drive(asked, threads=2)
            slowest = self._slowest(asked, terms)
            found[code] = {
                **measured,
                "terms": [vars(hit) for hit in hits],
                "all_equal": all(hit.equal for hit in hits),
                "slowest": slowest,
            }
        return found

    def _slowest(self, asked: list[tours.Request], terms: list[str]) -> list[Any]:
        took = [
            (
                tours.drive(self.port, [one], self.watched, threads=1, count=3, seconds=20)[
                    "p50_ms"
                ],
                term,
            )
            for one, term in zip(asked, terms, strict=True)
        ]
        return sorted(took, reverse=True)[:3]

    def _bare(self) -> dict[str, Any]:
        tell("くらべるための Django")
        found = {}
        first = next(iter(self.lists))
        with servers.bare(self.config, self.order, first) as (server, port):
            watched = Watched(server.pid, self.postmaster)
            count = 60 if self.quick else 400
            for name in (*self.lists, "save"):
                path = "/save/" if name == "save" else f"/list/{name}/"
                request = [tours.Request(path, "POST" if name == "save" else "GET")]
                for many in (20, count):
                    found[name] = tours.drive(
                        port, request, watched, threads=8, count=many, seconds=20
                    )
        return found

    def _memory(self, server: int) -> dict[str, Any]:
        """Kept pages, cards and lists in turns; the first part fills what may be filled once."""
        tell("メモリー")
        count = 300 if self.quick else 10_000
        mixed = self._mixed()
        sizes = []
        for many in (max(200, count // 5), count):
            tours.drive(
                self.port,
                mixed,
                self.watched,
                threads=8,
                count=many,
                seconds=20 if self.quick else 400,
            )
            sizes.append(round(memory_mb(server), 1))
        return {"warm_mb": sizes[0], "after_mb": sizes[1], "requests": count}

    def _mixed(self) -> list[tours.Request]:
        by_code = {page.code: page for page in self.city.existing()}
        found: list[tours.Request] = []
        for code in ("portal.home", "watch.person", "portal.home", "watch.today", "places.public"):
            if code in by_code:
                requests = self.city.requests(by_code[code], self.visitors)
                found += (requests * 8)[:8]
        return found

    def _attack(self) -> dict[str, Any]:
        """Normal work alone, then beside fifty wrong passwords a second."""
        tell("サインインへの攻撃")
        by_code = {page.code: page for page in self.city.existing()}
        requests = self.city.requests(by_code["watch.person"], self.visitors)
        seconds = 3.0 if self.quick else 20.0
        wrong = tours.wrong_passwords(self.port, [f"nobody{n}" for n in range(50)])
        normal = tours.result(self._work(requests, seconds))
        attack = tours.start(self.port, wrong, threads=16, count=100_000, seconds=seconds, rate=50)
        beside = tours.result(self._work(requests, seconds))
        return {"normal": normal, "beside": beside, "attack": tours.result(attack)}

    def _work(self, requests: list[tours.Request], seconds: float) -> Any:
        return tours.start(self.port, requests, threads=2, count=100_000, seconds=seconds, rate=10)


def quoted(term: str) -> str:
    from urllib.parse import quote

    return quote(term)


def tell(words: str) -> None:
    print(f"  {words} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
