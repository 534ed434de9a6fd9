"""The public figures as programs get them. What each field is stands in the catalogues, in both languages.

Amounts are exact decimal numbers of AIC, written as text: a float would round them. Prices are parts of 1e-9.
"""

from datetime import date, datetime

from pydantic import BaseModel, Field


class PoolAnswer(BaseModel):
    """One pool."""

    name: str = Field(examples=["pool:contributors"])
    aic: str = Field(examples=["5999999987.42"])


class SupplyAnswer(BaseModel):
    """Where all points are."""

    total_aic: str = Field(examples=["10000000000"])
    paid_aic: str = Field(examples=["12.58"])
    pools: list[PoolAnswer]
    people_aic: str = Field(examples=["12.58"])
    escrow_aic: str = Field(examples=["0"])
    vesting_aic: str = Field(examples=["0"])
    redeemed_aic: str = Field(examples=["0"])


class PriceDayAnswer(BaseModel):
    """One day's price with what it follows from."""

    day: date = Field(examples=["2026-11-22"])
    price_parts: int = Field(examples=[1_000_000_000])
    lane_parts: int = Field(examples=[1_000_000_000])
    crowd_parts: int = Field(examples=[1_000_000_000])
    active: int = Field(examples=[42])
    pool_aic: str = Field(examples=["5999999987.42"])
    budget_aic: str = Field(examples=["1139311.83746453"])
    work_aic: str = Field(examples=["128.5"])
    newcomer_work_aic: str = Field(examples=["12"])


class PriceAnswer(BaseModel):
    """Prices, the newest first."""

    days: list[PriceDayAnswer]


class WitnessAnswer(BaseModel):
    """One witness of the log."""

    name: str = Field(examples=["witness.example.org"])
    has_cosigned: bool
    is_local: bool


class CheckpointAnswer(BaseModel):
    """The log's newest checkpoint."""

    log: str = Field(examples=["aichain.example.org/log"])
    size: int = Field(examples=[1024])
    root: str = Field(examples=["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="])
    signed_at: datetime
    note: str
    keys: list[str]
    witnesses: list[WitnessAnswer]
    independent_witnesses: int = Field(examples=[2])


class AuditAnswer(BaseModel):
    """The last audit."""

    finished_at: datetime
    transfers: int = Field(examples=[1000])
    postings: int = Field(examples=[2000])
    accounts: int = Field(examples=[300])
    leaves: int = Field(examples=[1304])
    findings: int = Field(examples=[0])


class CampaignAnswer(BaseModel):
    """One campaign in sums."""

    number: int = Field(examples=[1])
    title: str = Field(examples=["Sorting waste"])
    status: str = Field(examples=["live"])
    kinds: list[str] = Field(examples=[["choice"]])
    without_gold: bool
    settled: int = Field(examples=[120])
    accepted: int | None = Field(examples=[240])
    spent_aic: str | None = Field(examples=["412.5"])
    appeals_decided: int | None = Field(examples=[12])
    appeals_overturned: int | None = Field(examples=[3])


class CampaignsAnswer(BaseModel):
    """Campaigns, the newest first."""

    campaigns: list[CampaignAnswer]
    appeals_decided: int | None = Field(examples=[40])
    appeals_overturned: int | None = Field(examples=[9])


class ProblemAnswer(BaseModel):
    """Why there is no answer, in both languages."""

    status: int = Field(examples=[404])
    zh: str
    en: str
