"""The demo upstream: a provider that speaks ScrapeCreators' contract about made-up accounts, and a CDN with media."""
