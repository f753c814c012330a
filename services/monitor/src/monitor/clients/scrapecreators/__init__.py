"""ScrapeCreators: one provider of TikTok profiles."""
