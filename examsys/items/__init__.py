"""The question bank (ngân hàng câu hỏi): questions and their editions, each with its key and the days it is right.

Nouns: question, edition, subject, topic, level. What was used is never edited: a change is a new edition.
"""
